package dev.sagarewind.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One attempt to tell one target of a notice: whoever has claimed it may send until its lease runs out, and nobody else.
 *
 * @param notification the id that every attempt has in common
 * @param attempt 1 for the first
 * @param claimedAt this machine's {@code nanoTime} before it was claimed
 */
record Delivery(
        long id,
        UUID notification,
        Notice notice,
        Instant notedAt,
        String target,
        int attempt,
        String worker,
        long claimedAt,
        Duration lease) {

    /** How long it still is this worker's, by this machine's own clock. */
    Duration left() {
        return lease.minusNanos(System.nanoTime() - claimedAt);
    }
}
