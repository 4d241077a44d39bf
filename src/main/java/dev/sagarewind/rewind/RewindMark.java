package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import java.time.Instant;

/**
 * That a rewind brought a group back to an event: for a saga's picture.
 *
 * @param at when Kafka accepted the offsets
 */
public record RewindMark(
        RewindId rewindId,
        ConsumerGroupId group,
        EventId eventId,
        long offset,
        Instant at,
        String requestedBy,
        RewindState state) {}
