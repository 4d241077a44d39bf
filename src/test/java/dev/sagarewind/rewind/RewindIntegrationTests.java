package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The ways of emptying a group, and what may come between. */
@ConsoleTest
class RewindIntegrationTests {

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

    @Test
    @Causes(FindingCode.GROUP_HAS_MEMBERS)
    void refusesWhenTheGroupHasMembersAndMovesNothing() {
        try (Incident incident = failed()) {
            Map<Integer, Long> before = incident.committed(kafka);

            Refusal refusal = Incident.refused(request(incident, WhenActive.REFUSE));

            assertThat(refusal.code()).isEqualTo("GROUP_HAS_MEMBERS");
            assertThat(refusal.status()).isEqualTo(409);
            assertThat(incident.committed(kafka)).isEqualTo(before);
            assertThat(seen.of(incident.group, 1)).isEmpty();
        }
    }

    @Test
    void waitsForTheMembersToLeaveAndNamesThem() {
        try (Incident incident = failed()) {
            RewindId id = Incident.accepted(request(incident, WhenActive.WAIT));

            await().until(() -> !leg(id).membersLeft().isEmpty());
            assertThat(leg(id).state()).isEqualTo(RewindState.WAITING);
            assertThat(leg(id).membersLeft().get(0)).contains("consumer-" + incident.group);

            incident.service.close();
            await().atMost(Duration.ofSeconds(15)).until(() -> rewind(id).state() == RewindState.VERIFYING);
            try (PlainService healed = incident.restarted().start(1)) {
                awaitEnd(id);
            }
            assertThat(rewind(id).state()).isEqualTo(RewindState.RECOVERED);
        }
    }

    @Test
    @Causes(FindingCode.WAITED_TOO_LONG)
    void givesUpWaitingAtTheDeadlineWithNothingMoved() {
        try (Incident incident = failed()) {
            Map<Integer, Long> before = incident.committed(kafka);
            RewindPlan plan = plan(incident);
            RewindRequest request = Incident.request(plan, WhenActive.WAIT, 1, false);

            RewindId id = Incident.accepted(rewinds.request(request, Incident.OPERATOR));
            awaitEnd(id);

            assertThat(rewind(id).state()).isEqualTo(RewindState.REFUSED);
            assertThat(leg(id).refusal().map(Finding::code)).contains(FindingCode.WAITED_TOO_LONG);
            assertThat(incident.committed(kafka)).isEqualTo(before);
        }
    }

    @Test
    @Causes(FindingCode.SAME_FAILURE_AGAIN)
    void saysThatMessagesFailedAgainAndForTheSameCause() {
        try (Incident incident = failed()) {
            RewindId id = Incident.accepted(request(incident, WhenActive.EVICT));
            awaitEnd(id);

            Rewind rewind = rewind(id);
            assertThat(rewind.state()).isEqualTo(RewindState.NOT_RECOVERED);
            assertThat(rewind.counts().failedAgain()).isEqualTo(2);
            assertThat(rewind.counts().held()).isEqualTo(2);
            assertThat(rewinds.messages(id, Optional.of(RewindMessage.Result.FAILED_AGAIN), 0, 10))
                    .allSatisfy(message -> assertThat(message.sameCause()).contains(true));
            await().untilAsserted(() -> assertThat(plan(incident).warnings())
                    .extracting(Finding::code)
                    .contains(FindingCode.SAME_FAILURE_AGAIN));
        }
    }

    @Test
    void movesTheOffsetsAgainWhenAnEvictedMemberCommitsOverThem() {
        try (Incident incident = failed()) {
            incident.service.close();
            Map<Integer, Long> before = incident.committed(kafka);
            RewindPlan plan = plan(incident);
            int partition = plan.events().get(0).partition().partition().partition();

            RewindId id =
                    Incident.accepted(rewinds.request(Incident.request(plan, WhenActive.EVICT), Incident.OPERATOR));
            await().until(() -> rewind(id).state() == RewindState.VERIFYING);
            incident.commitOver(partition, before.get(partition));

            await().atMost(Duration.ofSeconds(15)).until(() -> leg(id).overwritten() == 1);
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> incident.committed(kafka).get(partition) < before.get(partition));
            try (PlainService healed = incident.restarted().start(1)) {
                awaitEnd(id);
            }
            assertThat(rewind(id).state()).isEqualTo(RewindState.RECOVERED);
            assertThat(codes(id)).contains("OVERWRITTEN");
            assertThat(incident.unsettled()).isZero();
        }
    }

    @Test
    void acceptsOneOfTwoRewindsOfAGroupAtOnceAndNamesItToTheOther() {
        try (Incident incident = failed()) {
            RewindRequest request = Incident.request(plan(incident), WhenActive.EVICT);

            List<Rewinds.Requested> answers = Stream.of(1, 2)
                    .map(one -> CompletableFuture.supplyAsync(() -> rewinds.request(request, Incident.OPERATOR)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            List<RewindId> accepted = answers.stream()
                    .filter(Rewinds.Requested.Accepted.class::isInstance)
                    .map(Incident::accepted)
                    .toList();
            assertThat(accepted).hasSize(1);
            Refusal refusal = answers.stream()
                    .filter(Rewinds.Requested.Refused.class::isInstance)
                    .map(Incident::refused)
                    .findFirst()
                    .orElseThrow();
            assertThat(refusal.status()).isEqualTo(409);
            if (refusal.code().equals("REWIND_IN_PROGRESS")) {
                assertThat(refusal.args()).contains(accepted.get(0).toString());
            } else {
                // The first was quick enough to have moved the offsets already.
                assertThat(refusal.code()).isEqualTo("PLAN_DRIFTED");
            }
            awaitEnd(accepted.get(0));
        }
    }

    private Incident failed() {
        return new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board);
    }

    private RewindPlan plan(Incident incident) {
        return plans.plan(new Selection.Matching(incident.filter()), Incident.OPERATOR);
    }

    private Rewinds.Requested request(Incident incident, WhenActive whenActive) {
        return rewinds.request(Incident.request(plan(incident), whenActive), Incident.OPERATOR);
    }

    private Rewind rewind(RewindId id) {
        return rewinds.find(id).orElseThrow();
    }

    private Rewind.Leg leg(RewindId id) {
        return rewind(id).legs().get(0);
    }

    private List<String> codes(RewindId id) {
        return seen.transitions(id).stream().map(RewindTransition::code).toList();
    }

    private void awaitEnd(RewindId id) {
        await().atMost(Duration.ofSeconds(30)).until(() -> rewind(id).state().ended());
    }
}
