package dev.sagarewind.audit;

import dev.sagarewind.web.Cursor;
import java.time.Instant;

/** A place in the audit's order: newest first. */
record AuditKey(Instant at, long entryId) {

    static AuditKey of(AuditEntry entry) {
        return new AuditKey(entry.at(), entry.entryId());
    }

    static AuditKey of(Cursor cursor) {
        return new AuditKey(cursor.instant(0), cursor.number(1));
    }
}
