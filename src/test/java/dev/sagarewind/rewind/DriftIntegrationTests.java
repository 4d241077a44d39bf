package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.RawKafka;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What changes between a plan and its rewind, by other tools and by Kafka itself; nothing is moved then. */
@ConsoleTest
class DriftIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "BACK")
    void refusesWhereAnotherToolHasMovedTheOffsetBack() {
        GroupPast past = failedFirstOf(3);
        RewindPlan plan = plan(past.toOffset(1));
        past.commit(0, 2);

        assertThat(refused(plan)).containsExactly("PLAN_DRIFTED.BACK");
        assertThat(past.committed(0)).contains(2L);
    }

    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "LOG_START")
    void refusesWhereTheLogStartHasPassedTheTargetSinceThePlan() {
        GroupPast past = failedFirstOf(3);
        RewindPlan plan = plan(past.toOffset(0));
        past.deleteBefore(0, 1);

        assertThat(refused(plan)).containsExactly("PLAN_DRIFTED.LOG_START");
        assertThat(past.committed(0)).contains(3L);
    }

    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "LOG_START")
    void refusesWhereTheLogStartHasPassedTheTargetSinceTheRequest() {
        GroupPast past = failedFirstOf(3);
        RewindPlan plan = plan(past.toOffset(0));
        RewindId id;
        try (var member = past.member(Map.of())) {
            id = accepted(plan, WhenActive.WAIT);
            await().until(() -> leg(id).state() == RewindState.WAITING);
            past.deleteBefore(0, 1);
        }

        assertThat(ended(id)).containsExactly("PLAN_DRIFTED.LOG_START");
        assertThat(past.committed(0)).contains(3L);
    }

    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "LOG_END")
    void refusesWhereTheTopicWasMadeAnewAndEndsBeforeTheTarget() {
        GroupPast past = failedFirstOf(3);
        RewindPlan plan = plan(past.toOffset(1));
        past.recreate();
        past.send(0, "other");
        past.commit(0, 3);

        assertThat(ended(accepted(plan, WhenActive.REFUSE))).containsExactly("PLAN_DRIFTED.LOG_END");
        assertThat(past.committed(0)).contains(3L);
    }

    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "RECORD")
    void refusesWhereTheTopicWasMadeAnewAndHoldsAnotherRecordAtTheTarget() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 1);
        RewindPlan plan = plan(past.failures(board, failed));
        past.recreate();
        past.send(0, "other");
        past.commit(0, 1);

        assertThat(ended(accepted(plan, WhenActive.REFUSE))).containsExactly("PLAN_DRIFTED.RECORD");
        assertThat(past.committed(0)).contains(1L);
    }

    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "NO_COMMIT")
    void refusesWhereTheCommittedOffsetWasDeleted() {
        GroupPast past = failedFirstOf(2);
        past.alsoElsewhere();
        RewindPlan plan = plan(past.toOffset(0));
        GroupPast.get(TestKafka.admin()
                .deleteConsumerGroupOffsets(past.group.value(), Set.of(new TopicPartition(past.topic, 0)))
                .all());

        assertThat(refused(plan)).containsExactly("PLAN_DRIFTED.NO_COMMIT");
        assertThat(past.committed(0)).isEmpty();
    }

    /** A client of the time of Kafka 2.0 says for how long its offset is to be kept; later ones leave it to the broker. */
    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "NO_COMMIT")
    void refusesWhereTheCommittedOffsetHasExpired() {
        GroupPast past = failedFirstOf(2);
        past.alsoElsewhere();
        commitFor(past, Duration.ofSeconds(2));
        RewindPlan plan = plan(past.toOffset(0));
        await().atMost(Duration.ofSeconds(30)).until(() -> past.committed(0).isEmpty());

        assertThat(refused(plan)).containsExactly("PLAN_DRIFTED.NO_COMMIT");
        assertThat(Found.blockers(plan(past.toOffset(0)))).containsExactly("NOTHING_TO_REWIND.NO_COMMIT");
    }

    @Test
    @Causes(FindingCode.GROUP_UNKNOWN)
    void doesNotMakeAGroupAnewThatWasDeletedSinceThePlan() {
        GroupPast past = failedFirstOf(2);
        RewindPlan plan = plan(past.toOffset(0));
        GroupPast.get(TestKafka.admin()
                .deleteConsumerGroups(List.of(past.group.value()))
                .all());

        assertThat(refused(plan)).first().isEqualTo("GROUP_UNKNOWN");
        assertThat(past.exists()).isFalse();
    }

    @Test
    void theForwardProgressOfOthersIsNoDrift() {
        GroupPast past = failedFirstOf(2);
        RewindPlan plan = plan(past.toOffset(0));
        past.consumed(0, "later", Outcome.SUCCEEDED);
        past.commit(0, 3);

        RewindId id = accepted(plan, WhenActive.REFUSE);

        await().atMost(Duration.ofSeconds(30)).until(() -> past.committed(0).equals(Optional.of(0L)));
        assertThat(rewinds.find(id)
                        .orElseThrow()
                        .partitionsOf(past.group)
                        .get(0)
                        .offsetBefore())
                .contains(3L);
    }

    private GroupPast failedFirstOf(int events) {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "saga-0", Outcome.FAILED);
        for (int number = 1; number < events; number++) {
            past.consumed(0, "saga-" + number, Outcome.SUCCEEDED);
        }
        return past.commit(0, events);
    }

    private static void commitFor(GroupPast past, Duration time) {
        OffsetCommitRequestData commit = new OffsetCommitRequestData()
                .setGroupId(past.group.value())
                .setRetentionTimeMs(time.toMillis())
                .setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName(past.topic)
                        .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                .setPartitionIndex(0)
                                .setCommittedOffset(2)))));
        RawKafka.send(
                TestKafka.bootstrapServers(),
                OffsetCommitRequest.Builder.forTopicNames(commit).build((short) 4));
    }

    private RewindPlan plan(Selection selection) {
        return plans.plan(selection, Incident.OPERATOR);
    }

    private List<String> refused(RewindPlan plan) {
        RewindRequest request = Found.request(plan, WhenActive.REFUSE);
        return Found.names(
                Incident.refused(rewinds.request(request, Incident.OPERATOR)).findings());
    }

    private RewindId accepted(RewindPlan plan, WhenActive whenActive) {
        return Incident.accepted(rewinds.request(Found.request(plan, whenActive), Incident.OPERATOR));
    }

    private List<String> ended(RewindId id) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> rewinds.find(id).orElseThrow().state().ended());
        return Found.names(leg(id).refusal().stream().toList());
    }

    private Rewind.Leg leg(RewindId id) {
        return rewinds.find(id).orElseThrow().legs().get(0);
    }
}
