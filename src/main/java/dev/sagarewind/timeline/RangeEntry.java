package dev.sagarewind.timeline;

import dev.sagarewind.position.EventId;
import java.util.Optional;

/**
 * What the history says about one event of a group in a range of offsets.
 *
 * @param offset the smallest offset in the range at which this group met the event
 * @param settled whether the group has a {@code SUCCEEDED} or {@code SKIPPED} row for it, at whatever offset
 * @param lastConsumptionId the newest attempt, to tell later whether a newer one came
 */
public record RangeEntry(
        EventId eventId,
        Optional<String> sagaId,
        long offset,
        Outcome latest,
        boolean settled,
        long lastConsumptionId) {}
