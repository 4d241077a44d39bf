package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Rewinds of these groups need a second person, who agrees to the plan as it was made. */
@ConsoleTest
@Import(Following.class)
@TestPropertySource(
        properties = {
            "saga-rewind.rewind.approval.groups=no-such-group,group-*",
            "saga-rewind.rewind.approval.within=3m"
        })
class ApprovalIntegrationTests {

    private static final Actor SECOND = new Actor("ren", EnumSet.of(Permission.VIEW, Permission.APPROVE));

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    Following following;

    @Autowired
    Approvals approvals;

    @Autowired
    Interventions interventions;

    @Test
    void waitsForASecondPersonAndBlocksNobodyMeanwhile() {
        try (Incident incident = failed()) {
            Map<Integer, Long> before = incident.committed(kafka);
            incident.service.heal();

            RewindId id = following.request(incident, WhenActive.EVICT);
            assertThat(following.rewind(id).state()).isEqualTo(RewindState.AWAITING_APPROVAL);
            assertThat(following.rewind(id).approval().orElseThrow().by()).isEmpty();
            assertThat(incident.committed(kafka)).isEqualTo(before);
            assertThat(following.plan(incident).executable()).isTrue();

            assertThat(approvals
                            .approve(following.rewind(id), digest(incident), Incident.OPERATOR)
                            .map(Refusal::code))
                    .contains("OWN_REQUEST");
            assertThat(approvals
                            .approve(following.rewind(id), Optional.of("another plan"), SECOND)
                            .map(Refusal::code))
                    .contains("PLAN_DIGEST_DIFFERS");
            assertThat(approvals.approve(following.rewind(id), digest(incident), SECOND))
                    .isEmpty();

            Rewind ended = following.awaitEnd(id);
            assertThat(ended.state()).isEqualTo(RewindState.RECOVERED);
            assertThat(ended.approval().orElseThrow().by()).contains("ren");
            assertThat(approvals.approve(ended, Optional.empty(), SECOND).map(Refusal::code))
                    .contains("NOT_AWAITING_APPROVAL");
        }
    }

    @Test
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "TARGET")
    void refusesConsentToAPlanThatWouldLeadElsewhereByNow() {
        try (Incident incident = failed()) {
            RewindId id = following.request(incident, WhenActive.EVICT);
            incident.settleFirst();

            Optional<Refusal> refusal = approvals.approve(following.rewind(id), Optional.empty(), SECOND);

            assertThat(refusal.map(Refusal::code)).contains("PLAN_DRIFTED");
            assertThat(following.rewind(id).state()).isEqualTo(RewindState.AWAITING_APPROVAL);
        }
    }

    @Test
    void endsWithNothingMovedWhenDeclined() {
        try (Incident incident = failed()) {
            Map<Integer, Long> before = incident.committed(kafka);
            RewindId id = following.request(incident, WhenActive.EVICT);

            assertThat(approvals.reject(following.rewind(id), SECOND)).isEmpty();

            assertThat(following.awaitEnd(id).state()).isEqualTo(RewindState.CANCELLED);
            assertThat(following.codes(id)).containsSubsequence("REJECTED", "CANCELLED");
            assertThat(incident.committed(kafka)).isEqualTo(before);
        }
    }

    @Test
    @Causes(FindingCode.APPROVAL_TIMED_OUT)
    void isNotCarriedOutAfterItsTime() {
        try (Incident incident = failed()) {
            RewindId id = following.request(incident, WhenActive.EVICT);
            incident.jdbc.sql("""
                            update saga_rewind.rewind
                               set approval_until = clock_timestamp(), due_at = clock_timestamp()
                             where rewind_id = :id
                            """).param("id", id.value()).update();

            assertThat(following.awaitEnd(id).state()).isEqualTo(RewindState.REFUSED);
            assertThat(following.refusal(id, incident)).contains(FindingCode.APPROVAL_TIMED_OUT);
        }
    }

    @Test
    void beginsOnceWhenTwoPeopleApproveAtOnce() {
        try (Incident incident = failed()) {
            incident.service.heal();
            RewindId id = following.request(incident, WhenActive.EVICT);
            Actor third = new Actor("mei", SECOND.permissions());

            List<Optional<Refusal>> answers = Stream.of(SECOND, third)
                    .map(actor -> CompletableFuture.supplyAsync(
                            () -> approvals.approve(following.rewind(id), Optional.empty(), actor)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers).filteredOn(Optional::isEmpty).hasSize(1);
            assertThat(following.awaitEnd(id).state()).isEqualTo(RewindState.RECOVERED);
            assertThat(following.codes(id)).containsOnlyOnce("APPROVED");
        }
    }

    private Optional<String> digest(Incident incident) {
        return Optional.of(following.plan(incident).digest());
    }

    private Incident failed() {
        return new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board);
    }
}
