package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.NotPermittedException;
import dev.sagarewind.access.Permission;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Moving committed offsets forward: over messages that are never processed, and what has to be known and allowed. */
@ConsoleTest
class ForwardIntegrationTests {

    private static final Actor REWINDER =
            new Actor("aiko", EnumSet.of(Permission.VIEW, Permission.REWIND, Permission.EVICT));

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Autowired
    SeenRewinds seen;

    @Autowired
    RewindSettings settings;

    @Test
    @Causes(value = FindingCode.MESSAGES_NOT_PROCESSED, kind = "RECORDS")
    void listsWhatWillNotBeProcessedAndLeavesItBehind() {
        try (Incident incident = behind()) {
            RewindPlan plan = plans.plan(all(incident, new RewindTarget.ToLatest()), Incident.OPERATOR);

            assertThat(plan.executable()).isTrue();
            assertThat(plan.notProcessed()).isEqualTo(12);
            assertThat(plan.events()).isEmpty();
            assertThat(plan.warnings())
                    .containsExactly(
                            Finding.of(FindingCode.MESSAGES_NOT_PROCESSED, "RECORDS", 12L, incident.group.value()));
            assertThat(plans.records(plan.id(), Optional.empty(), 100))
                    .hasSize(12)
                    .allSatisfy(record -> assertThat(record.forecast()).isEqualTo(Forecast.NOT_PROCESSED));
            assertThat(Incident.refused(rewinds.request(Incident.request(plan, WhenActive.REFUSE), Incident.OPERATOR))
                            .code())
                    .isEqualTo("MESSAGES_NOT_PROCESSED");

            RewindId id = Incident.accepted(rewinds.request(accepting(plan, WhenActive.REFUSE), Incident.OPERATOR));
            awaitEnd(id);

            assertThat(rewind(id).state()).isEqualTo(RewindState.MOVED);
            assertThat(rewind(id).counts().notProcessed()).contains(12L);
            assertThat(incident.committed(kafka).values()).containsExactly(8L, 8L, 8L);
            try (PlainService restarted = incident.restarted().start(1)) {
                incident.orders(3);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> incident.committed(kafka).values().stream().allMatch(offset -> offset == 10));
            }
            assertThat(incident.neverTried()).isEqualTo(12);
        }
    }

    @Test
    @Causes(value = FindingCode.FORWARD_MOVE_NOT_PERMITTED, kind = "FORWARD")
    void withoutThePermissionToSkipThePlanIsShownAndBlocked() {
        try (Incident incident = behind()) {
            Map<Integer, Long> before = incident.committed(kafka);

            RewindPlan own = plans.plan(all(incident, new RewindTarget.ToLatest()), REWINDER);
            assertThat(own.notProcessed()).isEqualTo(12);
            assertThat(own.blockers())
                    .extracting(Finding::code)
                    .containsExactly(FindingCode.FORWARD_MOVE_NOT_PERMITTED);
            Refusal refusal = Incident.refused(rewinds.request(accepting(own, WhenActive.REFUSE), Incident.OPERATOR));
            assertThat(refusal.status()).isEqualTo(403);

            RewindPlan others = plans.plan(all(incident, new RewindTarget.ToLatest()), Incident.OPERATOR);
            assertThatThrownBy(() -> rewinds.request(accepting(others, WhenActive.REFUSE), REWINDER))
                    .isInstanceOf(NotPermittedException.class);
            assertThat(incident.committed(kafka)).isEqualTo(before);
        }
    }

    @Test
    void whatIsSettledMayBePassedWithoutAWarning() {
        try (Incident incident = stopped()) {
            incident.commitOver(1, 1);

            RewindPlan plan = plans.plan(one(incident, 1, new RewindTarget.ShiftBy(2)), Incident.OPERATOR);
            assertThat(plan.warnings()).isEmpty();
            assertThat(plan.notProcessed()).isZero();
            assertThat(plan.willSkip()).isEqualTo(2);
            RewindId id =
                    Incident.accepted(rewinds.request(Incident.request(plan, WhenActive.REFUSE), Incident.OPERATOR));
            awaitEnd(id);

            assertThat(rewind(id).counts().notProcessed()).contains(0L);
            assertThat(incident.committed(kafka).get(1)).isEqualTo(3);
        }
    }

    @Test
    @Causes(FindingCode.MIXED_DIRECTIONS)
    void aPlanGoesOneWay() {
        try (Incident incident = behind()) {
            Selection both = new Selection.OfPartitions(List.of(
                    new PartitionTarget(incident.partition(0), new RewindTarget.ToOffset(1), Optional.empty()),
                    new PartitionTarget(incident.partition(1), new RewindTarget.ToOffset(6), Optional.empty())));

            RewindPlan plan = plans.plan(both, Incident.OPERATOR);

            assertThat(plan.blockers())
                    .containsExactly(Finding.of(
                            FindingCode.MIXED_DIRECTIONS,
                            1,
                            incident.partition(1).partition().toString()));
        }
    }

    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "PASSED")
    void aGroupThatHasPassedTheTargetByItselfHasDrifted() {
        try (Incident incident = behind()) {
            RewindPlan plan = plans.plan(one(incident, 1, new RewindTarget.ToOffset(6)), Incident.OPERATOR);
            incident.commitOver(1, 5);
            RewindPlan closer = plans.plan(one(incident, 1, new RewindTarget.ToOffset(6)), Incident.OPERATOR);
            assertThat(closer.notProcessed()).isEqualTo(1);
            incident.commitOver(1, 7);

            Refusal refusal = Incident.refused(rewinds.request(accepting(plan, WhenActive.REFUSE), Incident.OPERATOR));

            assertThat(refusal.code()).isEqualTo("PLAN_DRIFTED");
            assertThat(refusal.args()).contains("PASSED");
            assertThat(incident.committed(kafka).get(1)).isEqualTo(7);
        }
    }

    @Test
    void aLiveGroupsProgressIsNoDriftAndWhatItStillProcessedIsNotCounted() {
        try (Incident incident = new Incident(world, Map.of()).orders(6).consumed(1, kafka, board)) {
            incident.service.taking(Duration.ofMillis(100));
            incident.orders(300);
            RewindPlan plan = plans.plan(all(incident, new RewindTarget.ToLatest()), Incident.OPERATOR);
            Map<Integer, Long> planned = incident.committed(kafka);
            await().until(() -> !incident.committed(kafka).equals(planned));

            RewindId id = Incident.accepted(rewinds.request(accepting(plan, WhenActive.EVICT), Incident.OPERATOR));
            awaitEnd(id);

            assertThat(rewind(id).state()).isEqualTo(RewindState.MOVED);
            assertThat(incident.committed(kafka).values()).containsExactly(204L, 204L, 204L);
            long left = rewind(id).counts().notProcessed().orElseThrow();
            assertThat(left).isPositive().isLessThan(plan.notProcessed());
            // A handler that was at work when its member was evicted may have ended since.
            assertThat(incident.neverTried()).isBetween(left - 1, left);
        }
    }

    @Test
    void anEvictedMemberThatTakesTheOffsetsBackIsOverruled() {
        try (Incident incident = behind()) {
            RewindId id = evictedAndMoved(incident);
            incident.commitOver(1, 5);

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> seen.transitions(id).stream()
                            .anyMatch(one -> one.code().equals("OVERWRITTEN")));
            try (PlainService back = incident.restarted().start(1)) {
                awaitEnd(id);
            }
            assertThat(rewind(id).state()).isEqualTo(RewindState.MOVED);
            assertThat(incident.committed(kafka).values()).containsExactly(8L, 8L, 8L);
        }
    }

    @Test
    @Causes(FindingCode.TAKEN_BACK)
    void whatIsTakenBackOnceMoreThanItMayBeOverruledIsSaid() {
        try (Incident incident = behind()) {
            RewindId id = evictedAndMoved(incident);
            incident.jdbc
                    .sql("update saga_rewind.rewind_leg set overwritten = :most where rewind_id = :rewind")
                    .param("most", settings.overwriteAttempts())
                    .param("rewind", id.value())
                    .update();
            incident.commitOver(1, 5);
            incident.jdbc
                    .sql("update saga_rewind.rewind_leg set deadline = clock_timestamp() where rewind_id = :rewind")
                    .param("rewind", id.value())
                    .update();
            awaitEnd(id);

            String partition = incident.partition(1).partition().toString();
            assertThat(rewind(id).state()).isEqualTo(RewindState.FAILED);
            assertThat(rewind(id).legs().get(0).refusal())
                    .contains(Finding.at(incident.partition(1), FindingCode.TAKEN_BACK, partition, "8", "5"));
            assertThat(incident.committed(kafka).values()).containsExactly(8L, 5L, 8L);
        }
    }

    /** Forward to the end, past a member that was at work. */
    private RewindId evictedAndMoved(Incident incident) {
        PlainService late = incident.restarted().taking(Duration.ofSeconds(2)).start(1);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !kafka.describe(List.of(incident.group))
                        .get(incident.group)
                        .isEmpty());
        RewindPlan plan = plans.plan(all(incident, new RewindTarget.ToLatest()), Incident.OPERATOR);
        RewindId id = Incident.accepted(rewinds.request(accepting(plan, WhenActive.EVICT), Incident.OPERATOR));
        await().atMost(Duration.ofSeconds(20)).until(() -> rewind(id).moved());
        late.close();
        return id;
    }

    @Test
    @Causes(FindingCode.PAST_OPEN_TRANSACTION)
    @Causes(value = FindingCode.MESSAGES_NOT_PROCESSED, kind = "HISTORY")
    void aTargetOnATransactionMarkerIsRefusedAndAnOpenTransactionIsSaid() {
        try (Incident incident = stopped();
                KafkaProducer<String, String> producer = transactional()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record(incident, 1));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(record(incident, 1));
            producer.flush();
            // Offset 4 is a record, 5 its marker, 6 what the open transaction has written.
            RewindPlan marker = plans.plan(one(incident, 1, new RewindTarget.ToOffset(5)), Incident.OPERATOR);
            assertThat(marker.blockers()).extracting(Finding::code).containsExactly(FindingCode.OFFSET_NOT_A_RECORD);

            RewindPlan plan = plans.plan(one(incident, 1, new RewindTarget.ToLatest()), Incident.OPERATOR);
            assertThat(plan.executable()).isTrue();
            assertThat(plan.warnings())
                    .contains(Finding.at(
                            incident.partition(1),
                            FindingCode.PAST_OPEN_TRANSACTION,
                            incident.partition(1).partition().toString(),
                            "6",
                            "7"))
                    .contains(Finding.of(FindingCode.MESSAGES_NOT_PROCESSED, "HISTORY", 3L, incident.group.value()));
            producer.abortTransaction();
        }
    }

    private static KafkaProducer<String, String> transactional() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "transactional.id",
                        UUID.randomUUID().toString()),
                new StringSerializer(),
                new StringSerializer());
    }

    private static ProducerRecord<String, String> record(Incident incident, int partition) {
        ProducerRecord<String, String> one = new ProducerRecord<>(incident.topic, partition, "key", "{}");
        one.headers().add("id", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        return one;
    }

    private Incident stopped() {
        Incident incident = new Incident(world, Map.of()).orders(6).consumed(1, kafka, board);
        incident.service.close();
        return incident;
    }

    /** Stopped, with four records ahead of it in each partition. */
    private Incident behind() {
        return stopped().orders(6);
    }

    private static Selection one(Incident incident, int partition, RewindTarget to) {
        return new Selection.OfPartitions(
                List.of(new PartitionTarget(incident.partition(partition), to, Optional.empty())));
    }

    private static Selection all(Incident incident, RewindTarget to) {
        return new Selection.OfPartitions(IntStream.range(0, Incident.PARTITIONS)
                .mapToObj(number -> new PartitionTarget(incident.partition(number), to, Optional.empty()))
                .toList());
    }

    private static RewindRequest accepting(RewindPlan plan, WhenActive whenActive) {
        return new RewindRequest(
                plan.id(),
                whenActive,
                60,
                false,
                "These orders were cancelled",
                Optional.empty(),
                Set.of(FindingCode.MESSAGES_NOT_PROCESSED),
                Optional.of(plan.digest()),
                Optional.empty());
    }

    private Rewind rewind(RewindId id) {
        return rewinds.find(id).orElseThrow();
    }

    private void awaitEnd(RewindId id) {
        await().atMost(Duration.ofSeconds(60)).until(() -> rewind(id).endedAt().isPresent());
    }
}
