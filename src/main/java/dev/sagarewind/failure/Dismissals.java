package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditedAction;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes failures off the board, and puts them back. Consumers know nothing of it: the group still owes the event, and
 * goes on holding what waits behind it. A dismissed failure that fails again is back on the board.
 */
@Component
class Dismissals {

    private final JdbcDismissals dismissals;
    private final ActAudit audit;

    Dismissals(JdbcDismissals dismissals, ActAudit audit) {
        this.dismissals = dismissals;
        this.audit = audit;
    }

    /** Those that are off the board already stay as they are, those that are settled too. */
    ActAudit.Done dismiss(List<Failure> failures, String reason, Actor actor) {
        failures.forEach(failure -> failure.require(Permission.DISMISS, actor));
        return audit.during(
                actor,
                AuditedAction.DISMISS,
                failures,
                Optional.of(reason),
                () -> dismissals.dismiss(failures.stream().map(Failure::id).toList(), reason, actor.name()));
    }

    /** Those that are not dismissed stay as they are. */
    ActAudit.Done putBack(List<Failure> failures, Actor actor) {
        failures.forEach(failure -> failure.require(Permission.DISMISS, actor));
        return audit.during(
                actor,
                AuditedAction.PUT_BACK,
                failures,
                Optional.empty(),
                () -> dismissals.putBack(failures.stream().map(Failure::id).toList()));
    }
}
