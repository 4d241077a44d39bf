package dev.sagarewind.timeline;

import dev.sagarewind.position.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * What the history says about one event of a group in a range of offsets.
 *
 * @param offset the smallest offset (in the range, where one was asked for) at which this group met the event
 * @param tried whether the group ever ran it: it has a {@code SUCCEEDED} or {@code FAILED} row, at whatever offset
 * @param settled whether the group has a {@code SUCCEEDED} or {@code SKIPPED} row for it, at whatever offset
 * @param lastConsumptionId the newest attempt, to tell later whether a newer one came
 * @param lastConsumedAt when the newest attempt ended, by the database's clock
 */
public record RangeEntry(
        EventId eventId,
        Optional<String> sagaId,
        Optional<String> eventType,
        long offset,
        Outcome latest,
        boolean tried,
        boolean settled,
        long lastConsumptionId,
        Instant lastConsumedAt) {}
