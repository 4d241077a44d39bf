package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.position.EventId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Where an offset may be put, on logs that begin late, have gaps, end early or were made anew. */
@ConsoleTest
class TargetGatesIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Test
    @Causes(FindingCode.RECORD_EXPIRED)
    void refusesATargetWhoseRecordWasDeleted() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        past.commit(0, 2).deleteBefore(0, 1);

        RewindPlan plan = plan(past.failures(board, failed));

        assertThat(Found.blockers(plan)).containsExactly("RECORD_EXPIRED");
        assertThat(Found.args(plan, FindingCode.RECORD_EXPIRED)).containsExactly(1L, past.topic + "-0", "0", "1");
    }

    @Test
    @Causes(FindingCode.RECORD_EXPIRED)
    void refusesATargetWhoseRecordRetentionTook() {
        GroupPast past = GroupPast.of(world, Map.of("retention.ms", "3600000", "segment.ms", "1"));
        Instant now = Instant.now();
        sendAt(past, now.minus(Duration.ofHours(2)));
        sendAt(past, now.minus(Duration.ofHours(2)).plusSeconds(1));
        sendAt(past, now);
        past.commit(0, 3);
        await().atMost(Duration.ofSeconds(30)).until(() -> logStart(past) == 2);

        assertThat(Found.blockers(plan(past.toOffset(1)))).containsExactly("RECORD_EXPIRED");
        assertThat(plan(past.toOffset(2)).blockers()).isEmpty();
    }

    @Test
    @Causes(value = FindingCode.OFFSET_NOT_A_RECORD, kind = "NEXT")
    void namesTheNextRecordWhereTheTargetWasCompactedAway() {
        GroupPast past = GroupPast.of(
                world,
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "1",
                        "min.cleanable.dirty.ratio", "0.001",
                        "max.compaction.lag.ms", "1"));
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.consumed(0, "a", Outcome.SUCCEEDED);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        past.consumed(0, "c", Outcome.SUCCEEDED);
        past.commit(0, 4);
        Selection selection = past.failures(board, failed);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(Found.blockers(plan(selection))).containsExactly("OFFSET_NOT_A_RECORD.NEXT"));
        assertThat(Found.args(plan(selection), FindingCode.OFFSET_NOT_A_RECORD))
                .containsExactly(past.topic + "-0", "0", "1");
    }

    @Test
    @Causes(value = FindingCode.OFFSET_OUT_OF_RANGE, kind = "OFFSET")
    void refusesATargetBeyondTheLogAndNamesItsLastOffset() {
        GroupPast past = committedOf(2);

        RewindPlan plan = plan(past.toOffset(2));

        assertThat(Found.blockers(plan)).containsExactly("OFFSET_OUT_OF_RANGE.OFFSET");
        assertThat(Found.args(plan, FindingCode.OFFSET_OUT_OF_RANGE)).containsExactly(past.topic + "-0", "2", "0", "1");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -3, 5, Long.MAX_VALUE})
    void refusesAShiftThatLeadsOutOfTheLogHoweverFar(long offsets) {
        GroupPast past = committedOf(2);

        assertThat(Found.blockers(plan(past.to(0, new RewindTarget.ShiftBy(offsets)))))
                .containsExactly("OFFSET_OUT_OF_RANGE.OFFSET");
    }

    @Test
    @Causes(value = FindingCode.OFFSET_OUT_OF_RANGE, kind = "EMPTY")
    void saysThatALogWithoutRecordsHasNoOffset() {
        GroupPast past = GroupPast.of(world, 1).commit(0, 0);

        assertThat(Found.blockers(plan(past.toOffset(0)))).containsExactly("OFFSET_OUT_OF_RANGE.EMPTY");
    }

    @Test
    @Causes(value = FindingCode.OFFSET_OUT_OF_RANGE, kind = "TIME")
    void saysThatEveryRecordIsOlderThanTheTimeAskedFor() {
        GroupPast past = committedOf(2);

        assertThat(Found.blockers(
                        plan(past.to(0, new RewindTarget.ToTime(Instant.now().plusSeconds(60))))))
                .containsExactly("OFFSET_OUT_OF_RANGE.TIME");
    }

    @Test
    @Causes(value = FindingCode.NOTHING_TO_REWIND, kind = "NO_COMMIT")
    @Causes(value = FindingCode.NOTHING_TO_REWIND, kind = "THERE_ALREADY")
    void tellsNoCommittedOffsetFromOneAtZero() {
        GroupPast past = GroupPast.of(world, 2).commit(0, 0);
        past.send(0, "a");
        past.send(1, "a");

        assertThat(Found.blockers(plan(past.to(0, new RewindTarget.ToEarliest()))))
                .containsExactly("NOTHING_TO_REWIND.THERE_ALREADY");
        assertThat(Found.blockers(plan(past.to(1, new RewindTarget.ToEarliest()))))
                .containsExactly("NOTHING_TO_REWIND.NO_COMMIT");
    }

    @Test
    void theLatestOffsetIsTheLogsEndAndNotOutOfRange() {
        GroupPast past = committedOf(2);

        assertThat(Found.blockers(plan(past.to(0, new RewindTarget.ToLatest()))))
                .containsExactly("NOTHING_TO_REWIND.THERE_ALREADY");
    }

    @Test
    @Causes(FindingCode.RECORD_MISMATCH)
    void seesThatATopicWasMadeAnewAndHoldsAnotherEventAtTheOffset() {
        GroupPast past = GroupPast.of(world, 1).commit(0, 0);
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.recreate();
        GroupPast.Sent other = past.send(0, "b");
        past.commit(0, 1);

        RewindPlan plan = plan(past.failures(board, failed));

        assertThat(Found.blockers(plan)).containsExactly("RECORD_MISMATCH");
        assertThat(Found.args(plan, FindingCode.RECORD_MISMATCH))
                .containsExactly(
                        past.topic + "-0",
                        "0",
                        failed.event().toString(),
                        other.event().toString());
    }

    @Test
    void aCommittedOffsetBeyondTheLogsEndIsSaidAndCanBePutRight() {
        GroupPast past = committedOf(1).commit(0, 7);

        RewindPlan plan = plan(past.toOffset(0));

        assertThat(plan.blockers()).isEmpty();
        assertThat(Found.args(plan, FindingCode.RANGE_NOT_READ).get(1)).isEqualTo("The log ends at offset 1.");
    }

    @Test
    @Causes(value = FindingCode.EXPECTED_OFFSET_DIFFERS, kind = "OFFSET")
    @Causes(value = FindingCode.EXPECTED_OFFSET_DIFFERS, kind = "NO_COMMIT")
    void refusesWhereTheCommittedOffsetIsNotTheExpectedOne() {
        GroupPast past = GroupPast.of(world, 2);
        past.consumed(0, "a", Outcome.SUCCEEDED);
        past.consumed(1, "a", Outcome.SUCCEEDED);
        past.commit(0, 1);
        RewindTarget first = new RewindTarget.ToOffset(0);

        assertThat(Found.blockers(plan(past.to(0, first, Optional.of(2L)))))
                .containsExactly("EXPECTED_OFFSET_DIFFERS.OFFSET");
        assertThat(plan(past.to(0, first, Optional.of(1L))).blockers()).isEmpty();
        assertThat(Found.blockers(plan(past.to(1, first, Optional.of(1L)))))
                .contains("EXPECTED_OFFSET_DIFFERS.NO_COMMIT");
    }

    /** A group that has consumed so many events and committed them. */
    private GroupPast committedOf(int events) {
        GroupPast past = GroupPast.of(world, 1);
        for (int number = 1; number <= events; number++) {
            past.consumed(0, "saga-" + number, Outcome.SUCCEEDED);
        }
        return past.commit(0, events);
    }

    private static void sendAt(GroupPast past, Instant time) {
        EventId event = new EventId(UUID.randomUUID());
        ProducerRecord<String, String> record = past.record(0, event, past.topic);
        past.send(new ProducerRecord<>(
                past.topic, 0, time.toEpochMilli(), record.key(), record.value(), record.headers()));
        past.row(new GroupPast.Sent(past.at(0), 0, event, past.topic), Outcome.SUCCEEDED);
    }

    private static long logStart(GroupPast past) {
        TopicPartition at = new TopicPartition(past.topic, 0);
        return GroupPast.get(TestKafka.admin()
                        .listOffsets(Map.of(at, OffsetSpec.earliest()))
                        .partitionResult(at))
                .offset();
    }

    private RewindPlan plan(Selection selection) {
        return plans.plan(selection, Incident.OPERATOR);
    }
}
