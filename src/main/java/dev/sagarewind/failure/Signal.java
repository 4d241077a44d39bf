package dev.sagarewind.failure;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a cause looks healed. It is a hint, never a proof.
 *
 * @param level {@code PASSED}, {@code WARNING} or {@code NOTE}
 * @param kind the last part of the key of the sentence
 */
record Signal(String level, String kind) {

    private static final Duration QUIET = Duration.ofMinutes(5);

    static Signal of(Cause cause, Instant now) {
        boolean quiet = cause.lastFailedAt().plus(QUIET).isBefore(now);
        if (quiet && cause.succeededSince() > 0) {
            return new Signal("PASSED", "quiet");
        }
        if (cause.failedAgain() && !quiet) {
            return new Signal("WARNING", "again");
        }
        return new Signal("NOTE", "last");
    }
}
