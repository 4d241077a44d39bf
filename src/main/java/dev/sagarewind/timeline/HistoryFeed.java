package dev.sagarewind.timeline;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The consumption history for one who follows it. A step of following costs what is new, and about a millisecond if
 * nothing is.
 */
public interface HistoryFeed {

    /** Where the history ends now. */
    FeedPosition end();

    /**
     * Reads the rows that became visible since the position, within the caller's transaction; without one all of them are in
     * memory at once.
     *
     * @param limit about how many rows; those of one transaction are read together, however many they are
     * @param piece is handed no more than so many of them at a time
     * @return empty if the position is of another history, of which nothing was read: read everything again
     */
    Optional<FeedSlice> since(FeedPosition position, int limit, Consumer<List<FeedRow>> piece);

    /** The FAILED and HELD rows after this one, oldest first: what a follower who knows nothing starts from. */
    List<UnsettledRow> unsettledAfter(Instant consumedAt, long consumptionId, int limit);

    /** How the groups stand with these events; one that a group neither failed with nor held is absent. */
    List<AttemptSummary> summaries(Collection<EventInGroup> events);

    /** Those of the events that are settled. */
    Set<EventInGroup> settledAmong(Collection<EventInGroup> events);

    /** Whether a row that commits very late can be missed, so that open events have to be asked for again. */
    boolean mayMissLateCommits();
}
