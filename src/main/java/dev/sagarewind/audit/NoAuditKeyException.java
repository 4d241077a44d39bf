package dev.sagarewind.audit;

/** The audit could not be chained, so the console does not start. */
class NoAuditKeyException extends RuntimeException {

    NoAuditKeyException() {
        super("The audit has no key: neither saga-rewind.audit.key nor saga-rewind.audit.key-file is set.");
    }
}
