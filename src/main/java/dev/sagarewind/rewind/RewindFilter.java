package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which rewinds are meant: those that match everything that is given.
 *
 * @param state the name of a {@link RewindState}, or {@code OPEN} for those that have not ended
 * @param from requested at or after
 * @param to requested before
 */
public record RewindFilter(
        Optional<String> state,
        Optional<ConsumerGroupId> group,
        Optional<String> requestedBy,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** Those that have not ended. */
    public static final String OPEN = "OPEN";

    /** A place in the list: newest first. */
    public record Key(Instant requestedAt, RewindId id) {}

    public static RewindFilter all() {
        return new RewindFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static RewindFilter open() {
        return new RewindFilter(
                Optional.of(OPEN), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static RewindFilter of(ConsumerGroupId group) {
        return new RewindFilter(
                Optional.empty(), Optional.of(group), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
