package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Decides from where on the audit is kept. The console removes nothing, and could not: it records the decision in the
 * chain, and the owner of the table removes what that allows.
 */
@Component
class AuditCuts {

    static final int LONGEST_REASON = 500;

    private final AuditTrail trail;
    private final JdbcAuditChain rows;

    AuditCuts(AuditTrail trail, JdbcAuditChain rows) {
        this.trail = trail;
        this.rows = rows;
    }

    /** Whether the chain can begin with this entry. */
    boolean isPossible(long beforeEntry) {
        return rows.mac(beforeEntry).isPresent();
    }

    AuditId decide(long beforeEntry, String reason, Actor actor) {
        return trail.record(
                actor,
                AuditedAction.CUT,
                Long.toString(beforeEntry),
                AuditOutcome.DONE,
                AuditDetails.none().because(Optional.of(reason), Optional.empty()));
    }
}
