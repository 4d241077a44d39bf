package dev.sagarewind.failure;

import dev.sagarewind.audit.AuditEntry;
import dev.sagarewind.audit.AuditOutcome;
import java.util.List;
import java.util.Map;

/**
 * What came of a skip, a dismissal or a putting back, for people.
 *
 * @param failures about which something was done, as they stand now
 * @param released messages that were held behind skipped ones and can run now
 * @param sagas the same by group and saga
 */
record ActPage(
        AuditEntry entry,
        List<Failure> failures,
        Map<FailureId, Integer> holdsBack,
        List<Failure> released,
        List<FailureActView.OfSaga> sagas) {

    public String act() {
        return entry.action().name();
    }

    public int done() {
        return entry.details().failures().size();
    }

    /** Whether it is known to have been done; else it failed, and nothing was changed, or nobody knows. */
    public boolean known() {
        return entry.outcome() == AuditOutcome.DONE;
    }
}
