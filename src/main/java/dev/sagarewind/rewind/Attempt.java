package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import java.time.Instant;

/**
 * A rewind of a cause's messages, and what it came to for them.
 *
 * @param failedAgain messages that failed again for the same cause
 * @param failedOtherwise messages that failed again for another one
 */
record Attempt(
        CauseId cause, RewindId rewind, String by, Instant at, int recovered, int failedAgain, int failedOtherwise) {

    /** Nothing of it recovered, and something failed as before: nobody has fixed the cause. */
    boolean inVain() {
        return recovered == 0 && failedAgain > 0;
    }
}
