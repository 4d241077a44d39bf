package dev.sagarewind.consumergroup;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the start what to set, instead of a stack trace. */
class MskMisuseFailureAnalyzer extends AbstractFailureAnalyzer<MskMisuseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MskMisuseException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
