package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.Outcome;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a plan says of the records in its range, by what the history knows of them. */
@ConsoleTest
class RecordFindingsIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Test
    @Causes(FindingCode.DUPLICATE_RECORDS)
    void goesBackToTheFirstDeliveryOfAnEventAndSkipsTheSecond() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent first = past.consumed(0, "a", Outcome.FAILED);
        GroupPast.Sent held = past.consumed(0, "a", Outcome.HELD);
        GroupPast.Sent second = past.send(0, first.event(), "a");
        past.row(second, Outcome.FAILED);
        past.commit(0, 3);

        RewindPlan plan = plan(past.failures(board, first, held));

        assertThat(plan.executable()).isTrue();
        assertThat(plan.partitions().get(0).targetOffset()).contains(first.offset());
        assertThat(Found.args(plan, FindingCode.DUPLICATE_RECORDS)).containsExactly(1);
        assertThat(plans.records(plan.id(), Optional.empty(), 10))
                .extracting(PlannedRecord::forecast)
                .containsExactly(Forecast.RUN_AGAIN, Forecast.FIRST_RUN, Forecast.SKIP);
    }

    @Test
    @Causes(FindingCode.UNRECORDED_RECORDS)
    void warnsOfRecordsWithoutHistoryAndOfThoseWithoutAnEventId() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.send(0, "unrecorded");
        past.send(new ProducerRecord<>(past.topic, 0, "key", "without an id"));
        past.commit(0, 3);

        RewindPlan plan = plan(past.failures(board, failed));

        assertThat(plan.blockers()).isEmpty();
        assertThat(Found.warnings(plan)).containsExactly("UNRECORDED_RECORDS");
        assertThat(Found.args(plan, FindingCode.UNRECORDED_RECORDS)).containsExactly(2, past.topic + "-0", "1, 2");
        assertThat(plan.unrecorded()).isEqualTo(2);
    }

    @Test
    @Causes(FindingCode.ORDER_ALREADY_PASSED)
    void warnsWhereALaterEventOfTheSagaHasSucceeded() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.consumed(0, "a", Outcome.SUCCEEDED);
        past.commit(0, 2);

        RewindPlan plan = plan(past.failures(board, failed));

        assertThat(Found.warnings(plan)).containsExactly("ORDER_ALREADY_PASSED");
        assertThat(Found.args(plan, FindingCode.ORDER_ALREADY_PASSED)).containsExactly(1L, past.group.value(), 1);
    }

    @Test
    @Causes(FindingCode.SAGA_SPANS_PARTITIONS)
    void warnsWhereASagaLiesInSeveralPartitions() {
        GroupPast past = GroupPast.of(world, 2);
        GroupPast.Sent one = past.consumed(0, "a", Outcome.FAILED);
        GroupPast.Sent other = past.consumed(1, "a", Outcome.FAILED);
        past.commit(0, 1).commit(1, 1);

        assertThat(Found.warnings(plan(past.failures(board, one, other)))).containsExactly("SAGA_SPANS_PARTITIONS");
    }

    @Test
    @Causes(FindingCode.ALSO_RUNS_AGAIN)
    @Causes(FindingCode.NOT_REWOUND_BEFORE)
    void saysThatOtherOpenMessagesOfTheRangeRunToo() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent selected = past.consumed(0, "a", Outcome.FAILED);
        GroupPast.Sent other = past.consumed(0, "b", Outcome.FAILED);
        past.commit(0, 2);
        past.failures(board, other);

        RewindPlan plan = plan(past.failures(board, selected));

        assertThat(Found.notes(plan)).containsExactlyInAnyOrder("ALSO_RUNS_AGAIN", "NOT_REWOUND_BEFORE");
        assertThat(plan.alsoRunsAgain())
                .singleElement()
                .satisfies(also -> assertThat(also.messages()).isEqualTo(1));
        assertThat(plan.willRunAgain()).isEqualTo(2);
    }

    @Test
    @Causes(FindingCode.READ_WITHOUT_EFFECT)
    void saysThatOtherSagasAreReadAgainWithoutEffect() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        past.consumed(0, "b", Outcome.SKIPPED);
        past.consumed(0, "c", Outcome.SUCCEEDED);
        past.commit(0, 4);

        RewindPlan plan = plan(past.failures(board, failed));

        assertThat(Found.args(plan, FindingCode.READ_WITHOUT_EFFECT)).containsExactly(2);
        assertThat(plan.willSkip()).isEqualTo(3);
        assertThat(plan.sagas()).containsExactly(failed.saga());
    }

    @Test
    @Causes(FindingCode.ALREADY_SETTLED)
    @Causes(value = FindingCode.NOTHING_TO_REWIND, kind = "NONE_OPEN")
    void leavesOutWhatHasSucceededSinceItWasChosen() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent one = past.consumed(0, "a", Outcome.FAILED);
        GroupPast.Sent other = past.consumed(0, "b", Outcome.FAILED);
        past.commit(0, 2);
        Selection both = past.failures(board, one, other);

        past.row(one, Outcome.SUCCEEDED);
        RewindPlan plan = plan(both);
        assertThat(plan.executable()).isTrue();
        assertThat(Found.args(plan, FindingCode.ALREADY_SETTLED)).containsExactly(1);
        assertThat(plan.partitions().get(0).targetOffset()).contains(other.offset());

        past.row(other, Outcome.SUCCEEDED);
        assertThat(Found.blockers(plan(both))).containsExactly("NOTHING_TO_REWIND.NONE_OPEN");
    }

    @Test
    void aLateFailureOfAZombieDoesNotMakeASuccessOpenAgain() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent settled = past.consumed(0, "a", Outcome.SUCCEEDED);
        past.row(settled, Outcome.FAILED);
        past.commit(0, 1);

        RewindPlan plan = plan(past.toOffset(0));

        assertThat(plan.events()).isEmpty();
        assertThat(plan.willSkip()).isEqualTo(1);
    }

    @Test
    void aMessageThatTheGroupRetriesInPlaceIsLeftToIt() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent stuck = past.consumed(0, "a", Outcome.FAILED);
        past.commit(0, 0);

        assertThat(Found.blockers(plan(past.failures(board, stuck))))
                .isEqualTo(List.of("NOTHING_TO_REWIND.THERE_ALREADY"));
    }

    private RewindPlan plan(Selection selection) {
        return plans.plan(selection, Incident.OPERATOR);
    }
}
