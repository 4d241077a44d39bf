package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.Failure;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.FailureState;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A rewind over messages that somebody dismissed says that they run again. */
@ConsoleTest
@AutoConfigureMockMvc
class DismissedInRangeIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    private Incident incident;
    private List<Failure> failed;

    /** Of twelve sagas the first, fourth, seventh and tenth fail, all of partition 0. */
    @BeforeEach
    void fourMessagesOfAPartitionHaveFailed() {
        incident = new Incident(world, Map.of()).orders(12).failingEvery(3, 12);
        incident.consumed(1, kafka, board);
        incident.service.close();
        failed = incident.failures(board).stream()
                .filter(failure -> failure.outcome() == Outcome.FAILED)
                .toList();
        assertThat(failed).hasSize(4).allMatch(failure -> failure.partition().partition() == 0);
    }

    @AfterEach
    void close() {
        incident.close();
    }

    @Test
    @Causes(FindingCode.DISMISSED_RUN_AGAIN)
    void warnsOfDismissedMessagesInTheRangeWithTheirNumber() {
        dismiss(failed.get(1), failed.get(2));

        RewindPlan plan =
                plans.plan(new Selection.OfCause(failed.get(0).causeId().orElseThrow()), Incident.OPERATOR);

        assertThat(finding(plan)).hasValueSatisfying(said -> {
            assertThat(said.level()).isEqualTo(FindingLevel.WARNING);
            assertThat(said.args()).containsExactly(2);
        });
        assertThat(plan.events())
                .extracting(SelectedEvent::eventId)
                .contains(failed.get(0).eventId(), failed.get(3).eventId());
        assertThat(plan.events())
                .extracting(SelectedEvent::eventId)
                .doesNotContain(failed.get(1).eventId(), failed.get(2).eventId());
        assertThat(plan.executable()).isTrue();
    }

    @Test
    void saysNothingWhereNoneIsInTheRange() {
        dismiss(failed.get(0));

        RewindPlan plan =
                plans.plan(new Selection.OfFailures(List.of(failed.get(1).id())), Incident.OPERATOR);

        assertThat(finding(plan)).isEmpty();
    }

    @Test
    void takesADismissedMessageThatIsNamedAndSaysNothing() {
        dismiss(failed.get(0));

        RewindPlan plan =
                plans.plan(new Selection.OfFailures(List.of(failed.get(0).id())), Incident.OPERATOR);

        assertThat(plan.events())
                .extracting(SelectedEvent::eventId)
                .containsExactly(failed.get(0).eventId());
        assertThat(finding(plan)).isEmpty();
    }

    @Test
    void warnsOfThemInARangeThatIsNamedByItsOffset() {
        dismiss(failed.get(1));

        RewindPlan plan = plans.plan(
                new Selection.OfPartitions(List.of(
                        new PartitionTarget(incident.partition(0), new RewindTarget.ToEarliest(), Optional.empty()))),
                Incident.OPERATOR);

        assertThat(finding(plan))
                .hasValueSatisfying(said -> assertThat(said.args()).containsExactly(1));
    }

    private void dismiss(Failure... failures) {
        String ids = String.join(
                ",",
                Arrays.stream(failures)
                        .map(failure -> "\"" + failure.id() + "\"")
                        .toList());
        assertThat(mvc.post()
                        .uri("/api/v1/failures/dismissals")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"failureIds\": [" + ids + "], \"reason\": \"settled by hand\"}")
                        .with(httpBasic("operator", "operator")))
                .hasStatusOk();
        for (Failure failure : failures) {
            assertThat(board.find(failure.id()).orElseThrow().state()).isEqualTo(FailureState.DISMISSED);
        }
    }

    private static Optional<Finding> finding(RewindPlan plan) {
        return plan.findings().stream()
                .filter(finding -> finding.code() == FindingCode.DISMISSED_RUN_AGAIN)
                .findFirst();
    }
}
