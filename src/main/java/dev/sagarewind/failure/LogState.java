package dev.sagarewind.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A partition's log as it was read last.
 *
 * @param bytes what it takes on its leader's disk; absent where nobody asked, or the broker did not say
 * @param pace how fast it grows; absent until it was watched for long enough
 */
record LogState(long start, long end, OptionalLong bytes, Optional<Pace> pace, Instant readAt) {

    /**
     * How fast a log grew.
     *
     * @param offsets by which its end has moved
     * @param over in how long; never zero
     */
    record Pace(long offsets, Duration over) {

        Pace {
            if (offsets < 0 || over.isZero() || over.isNegative()) {
                throw new IllegalArgumentException("A log does not grow by " + offsets + " in " + over);
            }
        }
    }

    /**
     * When about the log will have grown so far beyond the offset that a limit of size lets it be deleted; its records
     * are taken to be of one size. Absent if that cannot be said: not watched for long enough, or it does not grow.
     */
    Optional<Instant> outgrows(long offset, long limit) {
        if (bytes.isEmpty() || end <= start) {
            return Optional.empty();
        }
        double bytesPerOffset = (double) bytes.getAsLong() / (end - start);
        double bytesLeft = limit - (end - offset) * bytesPerOffset;
        if (bytesLeft <= 0) {
            return Optional.of(readAt);
        }
        return pace.filter(known -> known.offsets() > 0 && bytesPerOffset > 0).map(known -> {
            double seconds = bytesLeft / bytesPerOffset * known.over().toSeconds() / known.offsets();
            return readAt.plusSeconds(
                    (long) Math.min(seconds, Duration.ofDays(3_650).toSeconds()));
        });
    }
}
