package dev.sagarewind.audit;

import java.util.UUID;

/** The identity of one act in the audit, whose beginning and end are two entries. */
public record AuditId(UUID value) {

    public static AuditId random() {
        return new AuditId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
