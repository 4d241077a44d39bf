package dev.sagarewind.timeline;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The consumption history for one who follows it. A step of following costs what is new, and about a millisecond if
 * nothing is.
 */
public interface HistoryFeed {

    /** Where the history ends now. */
    FeedPosition end();

    /**
     * The rows that became visible since the position.
     *
     * @param limit about how many rows; the rows of one transaction are never parted
     * @return empty if the position is of another history: read everything again
     */
    Optional<FeedSlice> since(FeedPosition position, int limit);

    /** The FAILED and HELD rows after this one, oldest first: what a follower who knows nothing starts from. */
    List<UnsettledRow> unsettledAfter(Instant consumedAt, long consumptionId, int limit);

    /** How the groups stand with these events; one that a group neither failed with nor held is absent. */
    List<AttemptSummary> summaries(Collection<EventInGroup> events);

    /** Those of the events that are settled. */
    Set<EventInGroup> settledAmong(Collection<EventInGroup> events);

    /** Whether a row that commits very late can be missed, so that open events have to be asked for again. */
    boolean mayMissLateCommits();
}
