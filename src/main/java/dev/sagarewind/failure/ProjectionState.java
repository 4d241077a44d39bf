package dev.sagarewind.failure;

import dev.sagarewind.timeline.FeedPosition;
import dev.sagarewind.timeline.FeedSlice;
import java.time.Instant;
import java.util.Optional;

/**
 * Where following the history stands.
 *
 * @param position absent before the first start
 * @param generation counts the rebuilds
 * @param readAt up to when the board shows the whole history
 * @param rebuiltAt with {@code rebuiltId}, the last unsettled row that a rebuild has taken in
 */
record ProjectionState(
        Optional<FeedPosition> position,
        int generation,
        boolean rebuilding,
        Instant rebuiltAt,
        long rebuiltId,
        Optional<Instant> readAt) {

    /** Everything is to be read again, and then what came after this position. */
    ProjectionState rebuildFrom(FeedPosition end) {
        return new ProjectionState(Optional.of(end), generation + 1, true, Instant.EPOCH, 0, readAt);
    }

    ProjectionState rebuiltTo(Instant at, long id) {
        return new ProjectionState(position, generation, true, at, id, readAt);
    }

    ProjectionState rebuilt() {
        return new ProjectionState(position, generation, false, rebuiltAt, rebuiltId, readAt);
    }

    /** While there is more to read at once, the board does not show the history of now. */
    ProjectionState readTo(FeedSlice slice) {
        return new ProjectionState(
                Optional.of(slice.position()),
                generation,
                false,
                rebuiltAt,
                rebuiltId,
                slice.complete() ? Optional.of(slice.readAt()) : readAt);
    }
}
