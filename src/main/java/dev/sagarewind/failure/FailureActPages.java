package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.audit.AuditEntry;
import dev.sagarewind.audit.AuditId;
import dev.sagarewind.audit.AuditTrail;
import dev.sagarewind.audit.AuditedAction;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Puts together what is shown before and after something is done about failures. */
@Component
class FailureActPages {

    private static final Set<AuditedAction> ACTS =
            EnumSet.of(AuditedAction.DISMISS, AuditedAction.PUT_BACK, AuditedAction.SKIP);

    private final FailureBoard board;
    private final JdbcReleasable releasable;
    private final AuditTrail trail;
    private final Scope seen;

    @Autowired
    FailureActPages(FailureBoard board, JdbcReleasable releasable, AuditTrail trail) {
        this(board, releasable, trail, Scope.everything());
    }

    private FailureActPages(FailureBoard board, JdbcReleasable releasable, AuditTrail trail, Scope seen) {
        this.board = board;
        this.releasable = releasable;
        this.trail = trail;
        this.seen = seen;
    }

    /** For whoever sees only what is within this scope. */
    FailureActPages within(Scope scope) {
        return new FailureActPages(board.within(scope), releasable.within(scope), trail, scope);
    }

    ConfirmPage confirm(ConfirmPage.Act act, List<Failure> failures, String reason) {
        List<FailureId> ids = failures.stream().map(Failure::id).toList();
        return new ConfirmPage(act, failures, board.heldBehind(ids), heldBehind(ids), reason);
    }

    /** No more than one dismissal may be about. */
    List<Failure> heldBehind(List<FailureId> ids) {
        return releasable.heldBehind(ids, FailureChoice.MOST - ids.size());
    }

    /** The audit remembers it; empty if there was no such act about failures that are seen. */
    Optional<ActPage> done(UUID auditId) {
        return trail.find(new AuditId(auditId))
                .filter(entry -> ACTS.contains(entry.action()))
                .map(this::page)
                .filter(page -> seen.isEverything() || !page.failures().isEmpty());
    }

    private ActPage page(AuditEntry entry) {
        List<FailureId> ids =
                entry.details().failures().stream().map(FailureId::of).toList();
        List<Failure> released =
                entry.action() == AuditedAction.SKIP ? releasable.releasedBy(ids, FailureActView.MOST_HELD) : List.of();
        return new ActPage(
                entry, board.findAll(ids), board.heldBehind(ids), released, FailureActView.OfSaga.of(released));
    }
}
