package dev.sagarewind.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;

/** Lets so many failed sign-ins a minute have an entry of their own, and counts the others: a flood must not fill the audit. */
class FailedSignIns {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final Clock clock;
    private Instant since = Instant.EPOCH;
    private int recorded;
    private long left;

    FailedSignIns(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * Whether one more may have an entry of its own.
     *
     * @param others is told, at the beginning of another minute, how many had none
     */
    synchronized boolean mayBeRecorded(LongConsumer others) {
        Instant now = clock.instant();
        if (!now.isBefore(since.plus(WINDOW))) {
            since = now;
            recorded = 0;
            if (left > 0) {
                others.accept(left);
                left = 0;
            }
        }
        if (recorded < most) {
            recorded++;
            return true;
        }
        left++;
        return false;
    }
}
