package dev.sagarewind.rewind;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import java.util.Optional;

/**
 * A record that a rewind will have read again.
 *
 * @param eventId absent if the record names none
 * @param selected whether it is one of the messages that the rewind is for
 */
public record PlannedRecord(
        GroupPartition partition,
        long offset,
        Optional<EventId> eventId,
        Optional<String> sagaId,
        Forecast forecast,
        boolean selected) {}
