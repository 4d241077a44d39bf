package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** What happens on the real broker in the instant before offsets are moved, and selections beyond the limits. */
@ConsoleTest
@TestPropertySource(
        properties = {
            "saga-rewind.rewind.classify-limit=3",
            "saga-rewind.rewind.selection-limit=2",
            "saga-rewind.rewind.evict-attempts=2"
        })
class RacesAndLimitsIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @MockitoSpyBean
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Autowired
    SeenRewinds seen;

    @Test
    void saysThatRetentionTookTheRecordWhileTheOffsetsWereMoved() {
        GroupPast past = failedFirstOf(2);
        beforeTheMove(past, () -> past.deleteBefore(0, 1));

        RewindId id = accepted(plan(past.toOffset(0)), WhenActive.REFUSE);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(codes(id)).contains("MOVED", "RECORD_LOST"));
        assertThat(past.committed(0)).contains(0L);
    }

    @Test
    @Causes(FindingCode.MEMBERS_KEEP_REJOINING)
    void givesUpWhereMembersRejoinFasterThanTheOffsetsCanBeMoved() {
        GroupPast past = failedFirstOf(2);
        List<KafkaConsumer<String, String>> members = new ArrayList<>();
        members.add(past.member(Map.of()));
        beforeTheMove(past, () -> members.add(past.member(Map.of())));

        RewindId id = accepted(plan(past.toOffset(0)), WhenActive.EVICT);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> rewinds.find(id).orElseThrow().state().ended());
        assertThat(Found.names(rewinds.find(id).orElseThrow().legs().get(0).refusal().stream()
                        .toList()))
                .containsExactly("MEMBERS_KEEP_REJOINING");
        assertThat(past.committed(0)).contains(2L);
        members.forEach(KafkaConsumer::close);
    }

    @Test
    @Causes(FindingCode.RANGE_NOT_READ)
    void countsFromTheHistoryWhatIsTooLongToRead() {
        GroupPast past = failedFirstOf(2);
        past.send(0, "unrecorded");
        past.consumed(0, "c", Outcome.SUCCEEDED);
        past.commit(0, 4);

        RewindPlan plan = plan(past.toOffset(0));

        assertThat(plan.blockers()).isEmpty();
        assertThat(Found.warnings(plan)).containsExactly("RANGE_NOT_READ");
        assertThat(plan.partitions().get(0).records())
                .isEqualTo(new RecordCounts(4, 2, 1, 0, 0, 0, 0, RecordCounts.Counted.HISTORY));
    }

    @Test
    void saysThatTheHistoryOfALongRangeWasCountedInPartOnly() {
        GroupPast past = failedFirstOf(5);

        RewindPlan plan = plan(past.toOffset(0));

        assertThat(Found.args(plan, FindingCode.RANGE_NOT_READ).get(1).toString())
                .isEqualTo("It holds more than 3 offsets, and counted are its first 3 events in the history.");
    }

    @Test
    void checksTheRecordAtTheTargetAlsoWhereTheRangeIsTooLongToRead() {
        GroupPast past = failedFirstOf(5);
        GroupPast.Sent failed = past.consumed(0, "late", Outcome.FAILED);
        past.deleteBefore(0, 1);
        past.commit(0, 6);

        RewindPlan plan = plan(past.failures(board, failed));

        assertThat(plan.executable()).isTrue();
        assertThat(plan.partitions().get(0).targetOffset()).contains(5L);
    }

    @Test
    @Causes(FindingCode.SELECTION_TOO_LARGE)
    void refusesASelectionBeyondTheLimit() {
        GroupPast past = GroupPast.of(world, 1);
        Selection three = past.failures(
                board,
                past.consumed(0, "a", Outcome.FAILED),
                past.consumed(0, "b", Outcome.FAILED),
                past.consumed(0, "c", Outcome.FAILED));
        past.commit(0, 3);

        assertThat(Found.blockers(plan(three))).containsExactly("SELECTION_TOO_LARGE");
    }

    private void beforeTheMove(GroupPast past, Runnable happens) {
        doAnswer(move -> {
                    happens.run();
                    return move.callRealMethod();
                })
                .when(kafka)
                .moveOffsets(eq(past.group), any(), any());
    }

    private GroupPast failedFirstOf(int events) {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "saga-0", Outcome.FAILED);
        for (int number = 1; number < events; number++) {
            past.consumed(0, "saga-" + number, Outcome.SUCCEEDED);
        }
        return past.commit(0, events);
    }

    private RewindPlan plan(Selection selection) {
        return plans.plan(selection, Incident.OPERATOR);
    }

    private RewindId accepted(RewindPlan plan, WhenActive whenActive) {
        return Incident.accepted(rewinds.request(Found.request(plan, whenActive), Incident.OPERATOR));
    }

    private List<String> codes(RewindId id) {
        return seen.transitions(id).stream().map(RewindTransition::code).toList();
    }
}
