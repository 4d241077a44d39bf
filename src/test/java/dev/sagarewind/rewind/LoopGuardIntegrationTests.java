package dev.sagarewind.rewind;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.context.WebApplicationContext;

/** A cause that nobody has fixed is not rewound over and over. */
@ConsoleTest
class LoopGuardIntegrationTests {

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
    WebApplicationContext context;

    @Test
    @Causes(FindingCode.LOOP_GUARD)
    void asksMoreOfWhoRewindsTheSameCauseAgain() {
        try (Incident incident =
                new Incident(world, Map.of()).orders(6).failingEvery(2, 6).consumed(1, kafka, board)) {
            assertThat(codes(plan(incident))).contains(FindingCode.NOT_REWOUND_BEFORE);

            RewindId first = inVain(incident, Set.of());
            Finding once = finding(incident, FindingCode.SAME_FAILURE_AGAIN);
            assertThat(once.args()).startsWith(3, "operator", first.toString()).endsWith(0, 1);
            assertThat(failuresPage(incident)).contains("Rewound once since, and failed again");

            assertThat(Incident.refused(rewinds.request(
                                    Incident.request(plan(incident), WhenActive.EVICT), Incident.OPERATOR))
                            .code())
                    .isEqualTo("SAME_FAILURE_AGAIN");
            inVain(incident, Set.of(FindingCode.SAME_FAILURE_AGAIN));
            assertThat(finding(incident, FindingCode.SAME_FAILURE_AGAIN).args()).endsWith(0, 2);
            assertThat(failuresPage(incident)).contains("Rewound twice since, and failed again both times");

            RewindId third = inVain(incident, Set.of(FindingCode.SAME_FAILURE_AGAIN));
            Finding guard = finding(incident, FindingCode.LOOP_GUARD);
            assertThat(guard.args()).startsWith(3, 3, "operator").endsWith(third.toString());
            Refusal refusal = Incident.refused(request(incident, Set.of(FindingCode.LOOP_GUARD), false));
            assertThat(refusal.status()).isEqualTo(422);
            assertThat(refusal.code()).isEqualTo("LOOP_GUARD");

            // One message shows as well as all of them whether the cause is fixed.
            RewindPlan single = plans.plan(new Selection.OfFailures(List.of(aFailed(incident))), Incident.OPERATOR);
            assertThat(codes(single)).contains(FindingCode.SAME_FAILURE_AGAIN).doesNotContain(FindingCode.LOOP_GUARD);

            incident.service.heal();
            RewindId canary = Incident.accepted(request(incident, Set.of(FindingCode.LOOP_GUARD), true));
            awaitEnd(canary);
            assertThat(rewinds.find(canary).orElseThrow().state()).isEqualTo(RewindState.RECOVERED);
        }
    }

    private RewindId inVain(Incident incident, Set<FindingCode> accepted) {
        RewindId id = Incident.accepted(request(incident, accepted, false));
        awaitEnd(id);
        assertThat(rewinds.find(id).orElseThrow().state()).isEqualTo(RewindState.NOT_RECOVERED);
        return id;
    }

    private Rewinds.Requested request(Incident incident, Set<FindingCode> accepted, boolean canary) {
        RewindPlan plan = plan(incident);
        return rewinds.request(
                new RewindRequest(
                        plan.id(),
                        WhenActive.EVICT,
                        60,
                        canary,
                        "The gateway is back",
                        Optional.empty(),
                        accepted,
                        Optional.of(plan.digest()),
                        Optional.empty()),
                Incident.OPERATOR);
    }

    private RewindPlan plan(Incident incident) {
        return plans.plan(new Selection.Matching(incident.filter()), Incident.OPERATOR);
    }

    private Finding finding(Incident incident, FindingCode code) {
        return plan(incident).warnings().stream()
                .filter(one -> one.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private FailureId aFailed(Incident incident) {
        return incident.failures(board).stream()
                .filter(failure -> failure.outcome() == Outcome.FAILED)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static List<FindingCode> codes(RewindPlan plan) {
        return plan.findings().stream().map(Finding::code).toList();
    }

    private String failuresPage(Incident incident) {
        MockMvcTester mvc = MockMvcTester.from(
                context, builder -> builder.apply(springSecurity()).build());
        try {
            return mvc.get()
                    .uri("/failures?consumerGroup=" + incident.group)
                    .with(who("viewer", "VIEW"))
                    .exchange()
                    .getResponse()
                    .getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd(RewindId id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rewinds.find(id).orElseThrow().endedAt().isPresent());
    }
}
