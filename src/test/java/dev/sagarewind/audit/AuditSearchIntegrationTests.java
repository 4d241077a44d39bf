package dev.sagarewind.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Scope;
import dev.sagarewind.web.Paging;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found in the audit, by whom. */
class AuditSearchIntegrationTests {

    private final AuditWorld world = new AuditWorld();

    @BeforeEach
    void entries() {
        record(AuditedAction.REWIND, "payment", AuditOutcome.REFUSED, place("payment-eu", "order.payment"));
        record(
                AuditedAction.SKIP,
                "both",
                AuditOutcome.DONE,
                place("payment-eu", "order.payment"),
                place("stock", "order.stock"));
        record(AuditedAction.SKIP, "stock", AuditOutcome.DONE, place("stock", "order.stock"));
        record(
                AuditedAction.PLAN,
                "group only",
                AuditOutcome.DONE,
                new AuditDetails.Place("payment-eu", Optional.empty()));
        record(AuditedAction.SIGN_IN, "nobody", AuditOutcome.DONE);
    }

    @Test
    void whoHasNoLimitsSeesEverything() {
        assertThat(subjects(Scope.everything())).containsExactly("nobody", "group only", "stock", "both", "payment");
    }

    @Test
    void whoHasNoScopeSeesNothing() {
        assertThat(subjects(Scope.nothing())).isEmpty();
    }

    @Test
    void whoIsLimitedToGroupsSeesWhatIsAboutTheseOnly() {
        assertThat(subjects(scope(reach(Set.of("payment*"), Set.of(), Set.of()))))
                .containsExactly("group only", "payment");
        assertThat(subjects(scope(reach(Set.of("payment*", "stock"), Set.of(), Set.of()))))
                .containsExactly("group only", "stock", "both", "payment");
    }

    @Test
    void eachPlaceMayBeWithinAnotherGrant() {
        assertThat(subjects(new Scope(List.of(
                        Set.of(reach(Set.of("payment*"), Set.of(), Set.of())),
                        Set.of(reach(Set.of("stock"), Set.of(), Set.of()))))))
                .containsExactly("group only", "stock", "both", "payment");
    }

    @Test
    void whoIsLimitedToTopicsSeesNothingWhoseTopicIsNotKnown() {
        assertThat(subjects(scope(reach(Set.of(), Set.of("order.payment"), Set.of()))))
                .containsExactly("payment");
    }

    @Test
    void whoIsLimitedToSagaTypesSeesNothingAsEntriesHaveNone() {
        assertThat(subjects(scope(reach(Set.of(), Set.of(), Set.of("order"))))).isEmpty();
    }

    @Test
    void anExportHoldsWhatTheListDoes() {
        Scope payments = scope(reach(Set.of("payment*"), Set.of(), Set.of()));
        List<String> exported = new ArrayList<>();

        world.trail.forEach(AuditFilter.everything(), payments, entry -> exported.add(entry.subject()));

        assertThat(exported).isEqualTo(subjects(payments));
    }

    @Test
    void anExportGoesOnOverManyPieces() {
        world.write(2_100);
        List<Long> exported = new ArrayList<>();

        world.trail.forEach(AuditFilter.everything(), Scope.everything(), entry -> exported.add(entry.entryId()));

        assertThat(exported).hasSize(2_106).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void filtersByEachField() {
        assertThat(found(new AuditQuery(null, "SKIP", null, null, null, null, null, null)))
                .containsExactly("stock", "both");
        assertThat(found(new AuditQuery(null, null, "REFUSED", null, null, null, null, null)))
                .containsExactly("payment");
        assertThat(found(new AuditQuery(null, null, null, "stock", null, null, null, null)))
                .containsExactly("stock", "both");
        assertThat(found(new AuditQuery(null, null, null, null, "rewind of payment", null, null, null)))
                .containsExactly("payment");
        assertThat(found(new AuditQuery("aiko", null, null, null, null, " INC-stock ", "", null)))
                .containsExactly("stock");
        assertThat(found(new AuditQuery("ren", null, null, null, null, null, null, null)))
                .isEmpty();
        assertThat(found(new AuditQuery(null, null, null, null, null, null, "2100-01-01T00:00:00Z", null)))
                .isEmpty();
    }

    private List<String> found(AuditQuery query) {
        return world.trail.list(query.filter(), Scope.everything(), Paging.first()).items().stream()
                .filter(entry -> entry.action() != AuditedAction.CHAIN_BEGUN)
                .map(AuditEntry::subject)
                .toList();
    }

    private List<String> subjects(Scope scope) {
        return world.trail.list(AuditFilter.everything(), scope, Paging.first()).items().stream()
                .filter(entry -> entry.action() != AuditedAction.CHAIN_BEGUN)
                .map(AuditEntry::subject)
                .toList();
    }

    private static Scope scope(Reach reach) {
        return new Scope(List.of(Set.of(reach)));
    }

    private static Reach reach(Set<String> groups, Set<String> topics, Set<String> sagaTypes) {
        return new Reach(groups, topics, sagaTypes);
    }

    private static AuditDetails.Place place(String group, String topic) {
        return new AuditDetails.Place(group, Optional.of(topic));
    }

    private void record(AuditedAction action, String subject, AuditOutcome outcome, AuditDetails.Place... places) {
        world.trail.record(
                AuditWorld.AIKO,
                action,
                subject,
                outcome,
                AuditDetails.none()
                        .because(Optional.empty(), Optional.of("INC-" + subject))
                        .rewind("rewind of " + subject)
                        .places(List.of(places)));
    }
}
