package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupType;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.RawKafka;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatRequest;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatResponse;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Groups that do not exist, are of another kind, have members, or seem to have none. */
@ConsoleTest
class GroupGatesIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Autowired
    JdbcClient jdbc;

    @Test
    @Causes(FindingCode.GROUP_UNKNOWN)
    void refusesAGroupThatDoesNotExistAndDoesNotMakeIt() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.SUCCEEDED);

        assertThat(Found.blockers(plan(past.toOffset(0)))).containsExactly("GROUP_UNKNOWN");
        assertThat(past.exists()).isFalse();
    }

    @Test
    @Causes(FindingCode.GROUP_TYPE_UNSUPPORTED)
    void refusesAShareGroup() {
        GroupPast past = GroupPast.of(world, 1);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "group.id", past.group.value());
        try (KafkaShareConsumer<String, String> consumer =
                new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(past.topic));
            await().pollInSameThread().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(50));
                return past.exists();
            });

            RewindPlan plan = plan(past.toOffset(0));

            assertThat(Found.blockers(plan)).containsExactly("GROUP_TYPE_UNSUPPORTED");
            assertThat(Found.args(plan, FindingCode.GROUP_TYPE_UNSUPPORTED)).contains("SHARE");
        }
    }

    /** Kafka Streams itself is not among the dependencies: a member of its joins by the request that it would send. */
    @Test
    @Causes(FindingCode.GROUP_TYPE_UNSUPPORTED)
    void refusesAStreamsGroup() {
        GroupPast past = GroupPast.of(world, 1);
        var topology = new StreamsGroupHeartbeatRequestData.Topology()
                .setEpoch(1)
                .setSubtopologies(List.of(new StreamsGroupHeartbeatRequestData.Subtopology()
                        .setSubtopologyId("0")
                        .setSourceTopics(List.of(past.topic))));
        var join = new StreamsGroupHeartbeatRequestData()
                .setGroupId(past.group.value())
                .setMemberId(UUID.randomUUID().toString())
                .setProcessId(UUID.randomUUID().toString())
                .setRebalanceTimeoutMs(10_000)
                .setTopology(topology)
                .setActiveTasks(List.of())
                .setStandbyTasks(List.of())
                .setWarmupTasks(List.of());
        var joined = (StreamsGroupHeartbeatResponse)
                RawKafka.send(TestKafka.bootstrapServers(), new StreamsGroupHeartbeatRequest.Builder(join).build());
        assertThat(joined.data().errorMessage()).isNull();

        RewindPlan plan = plan(past.toOffset(0));

        assertThat(Found.blockers(plan)).containsExactly("GROUP_TYPE_UNSUPPORTED");
        assertThat(Found.args(plan, FindingCode.GROUP_TYPE_UNSUPPORTED)).contains("STREAMS");
        assertThat(kafka.describe(List.of(past.group)).get(past.group)).satisfies(group -> {
            assertThat(group.type()).isEqualTo(GroupType.STREAMS);
            assertThat(group.members()).hasSize(1);
        });
    }

    @Test
    @Causes(FindingCode.GROUP_MAYBE_LIVE)
    void warnsOfAConsumerThatAssignsItsPartitionsItself() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 1);
        assertThat(plan(past.toOffset(0)).warnings()).isEmpty();

        firstSeenEmpty(past, "5 s");
        past.consumed(0, "of-members-that-have-just-left", Outcome.SUCCEEDED);
        assertThat(plan(past.toOffset(0)).warnings()).isEmpty();

        firstSeenEmpty(past, "11 s");
        past.consumed(0, "of-a-consumer-that-is-no-member", Outcome.SUCCEEDED);
        assertThat(Found.warnings(plan(past.toOffset(0)))).containsExactly("GROUP_MAYBE_LIVE");
    }

    @Test
    @Causes(FindingCode.GROUP_MAYBE_LIVE)
    void asksAgainWhereAConsumerWasAtWorkBetweenThePlanAndTheRequest() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 1);
        RewindPlan plan = plan(past.toOffset(0));
        firstSeenEmpty(past, "11 s");
        past.consumed(0, "b", Outcome.SUCCEEDED);

        assertThat(refused(plan, WhenActive.REFUSE)).containsExactly("GROUP_MAYBE_LIVE");

        RewindRequest acknowledged = Found.request(plan, WhenActive.REFUSE, FindingCode.GROUP_MAYBE_LIVE);
        Incident.accepted(rewinds.request(acknowledged, Incident.OPERATOR));
    }

    @Test
    void aGroupThatHadMembersMeanwhileIsSeenEmptyAnew() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 1);
        plan(past.toOffset(0));
        firstSeenEmpty(past, "11 s");
        try (KafkaConsumer<String, String> member = past.member(Map.of())) {
            past.consumed(0, "b", Outcome.SUCCEEDED);
            plan(past.toOffset(0));
        }

        assertThat(plan(past.toOffset(0)).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    @Causes(FindingCode.GROUP_HAS_MEMBERS)
    void refusesWhileThereAreMembersOfEitherProtocol(String protocol) {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 1);
        try (KafkaConsumer<String, String> member = past.member(Map.of("group.protocol", protocol))) {
            assertThat(refused(plan(past.toOffset(0)), WhenActive.REFUSE)).containsExactly("GROUP_HAS_MEMBERS");
            assertThat(past.committed(0)).contains(1L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void evictsAMemberThatLeftWithoutSayingSoAndNamesItWhileWaiting(String protocol) {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 1);
        past.member(Map.of("group.protocol", protocol, "group.instance.id", "payment-0", "client.id", "pay"))
                .close();
        RewindPlan plan = plan(past.toOffset(0));
        RewindId waiting = accepted(plan, WhenActive.WAIT);
        await().untilAsserted(() -> assertThat(leg(waiting).membersLeft())
                .singleElement()
                .asString()
                .startsWith("payment-0 pay "));

        accepted(plan, WhenActive.EVICT);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> past.committed(0).filter(at -> at == 0).isPresent());
        assertThat(kafka.describe(List.of(past.group)).get(past.group).isEmpty())
                .isTrue();
    }

    @Test
    @Causes(FindingCode.FLEET_UNKNOWN)
    void doesNotStopAServiceThatItDoesNotKnow() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 1);

        assertThat(refused(plan(past.toOffset(0)), WhenActive.SCALE_TO_ZERO)).containsExactly("FLEET_UNKNOWN");
    }

    @Test
    @Causes(FindingCode.KAFKA_UNKNOWN)
    void aDeletedTopicIsASentenceAndCreatesNothing() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 1);
        past.alsoElsewhere();
        GroupPast.get(TestKafka.admin().deleteTopics(List.of(past.topic)).all());
        await().atMost(Duration.ofSeconds(30)).until(() -> past.committed(0).isEmpty());

        RewindPlan plan = plan(past.toOffset(0));

        assertThat(Found.blockers(plan)).containsExactly("KAFKA_UNKNOWN");
        assertThat(Found.args(plan, FindingCode.KAFKA_UNKNOWN).get(1).toString())
                .startsWith("There is no such topic");
        assertThat(GroupPast.get(TestKafka.admin().listTopics().names())).doesNotContain(past.topic);
    }

    private void firstSeenEmpty(GroupPast past, String ago) {
        assertThat(jdbc.sql("""
                        update saga_rewind.group_seen_empty set since = clock_timestamp() - cast(:ago as interval)
                         where consumer_group = :group
                        """)
                        .param("ago", ago)
                        .param("group", past.group.value())
                        .update())
                .isEqualTo(1);
    }

    private RewindPlan plan(Selection selection) {
        return plans.plan(selection, Incident.OPERATOR);
    }

    private List<String> refused(RewindPlan plan, WhenActive whenActive) {
        RewindRequest request = Found.request(plan, whenActive);
        return Found.names(
                Incident.refused(rewinds.request(request, Incident.OPERATOR)).findings());
    }

    private RewindId accepted(RewindPlan plan, WhenActive whenActive) {
        return Incident.accepted(rewinds.request(Found.request(plan, whenActive), Incident.OPERATOR));
    }

    private Rewind.Leg leg(RewindId id) {
        return rewinds.find(id).orElseThrow().legs().get(0);
    }
}
