package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/** Records that many rows are handed out as a file: before the first one, and how many it were after the last. */
@Component
public class AuditedExports {

    private final AuditTrail trail;

    AuditedExports(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * @param subject what is exported
     * @param details what was asked for, as facts
     * @param export is given the id of this act, and counts the rows it writes
     */
    public void during(Actor actor, String subject, AuditDetails details, BiConsumer<AuditId, AtomicLong> export) {
        AuditId id = trail.open(actor, AuditedAction.EXPORT, subject, details);
        AtomicLong rows = new AtomicLong();
        AuditOutcome outcome = AuditOutcome.FAILED;
        try {
            export.accept(id, rows);
            outcome = AuditOutcome.DONE;
        } finally {
            trail.close(id, outcome, details.note(rows + " rows").fact("rows", rows.toString()));
        }
    }
}
