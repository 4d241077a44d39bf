package dev.sagarewind.failure;

import java.time.Instant;
import java.util.Optional;

/** How far the board has followed the history. */
public interface BoardFreshness {

    /** When the history was last read to its end, by the database's clock; absent before the first time. */
    Optional<Instant> readAt();

    /** Whether the board is being built and does not yet show every open failure. */
    boolean rebuilding();

    /** Whether late commits could be missed, since the history's view has no {@code recorded_in}. */
    boolean followedByOverlap();

    /** Why the history could not be read, in a sentence; absent while all is well. */
    Optional<String> trouble();
}
