package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.RangeEntry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an undo has to know of the rewind that it undoes.
 *
 * @param targets where that rewind had put each partition
 * @param movedAt when it was about to move each group for the first time: a later attempt was made because of it
 */
record Undo(RewindId rewind, Map<GroupPartition, Long> targets, Map<ConsumerGroupId, Instant> movedAt) {

    /** Copies its maps. */
    Undo {
        targets = Map.copyOf(targets);
        movedAt = Map.copyOf(movedAt);
    }

    /** Whether a message was tried since the rewind and is still open: its history is not what it was. */
    boolean triedSince(ConsumerGroupId group, RangeEntry state) {
        return !state.settled()
                && Optional.ofNullable(movedAt.get(group))
                        .map(at -> state.lastConsumedAt().isAfter(at))
                        .orElse(true);
    }
}
