package dev.sagarewind.rewind;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the start what to write instead. */
class LeaseTooShortFailureAnalyzer extends AbstractFailureAnalyzer<LeaseTooShortException> {

    private static final String ACTION = "Write a saga-rewind.rewind.lease of more than twice"
            + " saga-rewind.kafka.call-timeout, saga-rewind.kafka.read-timeout and saga-rewind.fleet.call-timeout, or make"
            + " those shorter.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LeaseTooShortException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), ACTION, cause);
    }
}
