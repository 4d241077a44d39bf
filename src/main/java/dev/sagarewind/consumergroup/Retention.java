package dev.sagarewind.consumergroup;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a topic keeps its records.
 *
 * @param time absent if kept without a limit of time
 * @param bytesPerPartition absent if kept without a limit of size
 * @param compacted whether older records of a key are removed
 */
public record Retention(Optional<Duration> time, OptionalLong bytesPerPartition, boolean compacted) {}
