package dev.sagarewind.audit;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the start how to make a key, instead of a stack trace. */
class NoAuditKeyFailureAnalyzer extends AbstractFailureAnalyzer<NoAuditKeyException> {

    private static final String ACTION = """
            Make a key once, keep it where the database's administrators cannot read it, and give it to every console of this database:

                openssl rand -base64 32 > audit.key
                saga-rewind.audit.key-file=audit.key

            or its content as saga-rewind.audit.key or SAGA_REWIND_AUDIT_KEY. Without the same key the audit cannot be verified later.""";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoAuditKeyException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), ACTION, cause);
    }
}
