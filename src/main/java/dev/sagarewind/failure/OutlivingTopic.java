package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Duration;
import java.util.Optional;

/**
 * A topic that keeps its records longer than the history of a group that consumes it is kept. A rewind to such a record
 * would process it again, since nothing says any more that it was processed.
 *
 * @param longest how old a record can become; absent if it may be there for ever
 * @param history for how long the history is kept
 */
public record OutlivingTopic(ConsumerGroupId group, String topic, Optional<Duration> longest, Duration history) {}
