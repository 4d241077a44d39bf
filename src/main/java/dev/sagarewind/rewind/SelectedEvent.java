package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Outcome;
import java.util.Optional;

/**
 * A message that a rewind is for: an open event of a group.
 *
 * @param offset the smallest at which the group met it
 * @param before how its newest attempt ended when the plan was made
 * @param causeId of a failed one
 */
public record SelectedEvent(
        GroupPartition partition,
        long offset,
        EventId eventId,
        Optional<String> sagaId,
        Optional<String> eventType,
        Outcome before,
        Optional<CauseId> causeId) {}
