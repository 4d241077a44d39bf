package dev.sagarewind.failure;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the board has followed the history.
 *
 * @param readAt when the history was last read to its end, by the database's clock; absent before the first time
 * @param rebuilding whether the board is being built and does not yet show every open failure
 * @param byOverlap whether late commits could be missed, since the history does not say which transaction recorded a row
 * @param trouble why the history could not be read lately, in a sentence; absent while all is well
 * @param countedSince since when activity was counted
 */
public record BoardFreshness(
        Optional<Instant> readAt,
        boolean rebuilding,
        boolean byOverlap,
        Optional<String> trouble,
        Instant countedSince) {}
