package dev.sagarewind.audit;

/** How an act ended. One that was begun and never ended is {@link #UNKNOWN}; that is never written. */
public enum AuditOutcome {
    DONE,
    REFUSED,
    FAILED,
    CANCELLED,
    RECOVERED,
    PARTLY_RECOVERED,
    NOT_RECOVERED,
    UNKNOWN
}
