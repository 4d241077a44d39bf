package dev.sagarewind.consumergroup;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a topic keeps its records, in tiered storage too.
 *
 * @param time absent if kept without a limit of time
 * @param bytesPerPartition absent if kept without a limit of size
 * @param compacted whether older records of a key are removed
 * @param segment how much time the records of one segment may span, which are deleted together when the newest is due
 */
public record Retention(Optional<Duration> time, OptionalLong bytesPerPartition, boolean compacted, Duration segment) {

    /** How old a record can become, whatever the pace of its topic; absent if it may be there for ever. */
    public Optional<Duration> longest() {
        return time.map(segment::plus);
    }

    /** Whether a record may still be there when a history that is kept for so long has dropped what came of it. */
    public boolean outlives(Duration history) {
        return longest().map(longest -> longest.compareTo(history) > 0).orElse(true);
    }
}
