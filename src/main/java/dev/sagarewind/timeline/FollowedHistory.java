package dev.sagarewind.timeline;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/** Follows the history in the way its tables allow. They are looked at once: at start, if the database answers then. */
@Component
class FollowedHistory implements HistoryFeed {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedHistory.class);

    private final JdbcHistory history;
    private final JdbcSummaries summaries;
    private volatile @Nullable HistoryFeed feed;

    /** @throws IllegalStateException if one of the tables is missing, or cannot be followed as it was set */
    FollowedHistory(JdbcHistory history, JdbcSummaries summaries) {
        this.history = history;
        this.summaries = summaries;
        try {
            feed();
        } catch (DataAccessResourceFailureException databaseIsAway) {
            LOG.warn("The history's tables are looked at when the database answers", databaseIsAway);
        }
    }

    private HistoryFeed feed() {
        HistoryFeed known = feed;
        if (known == null) {
            known = switch (history.followMode()) {
                case SNAPSHOT -> new JdbcSnapshotFeed(history, summaries);
                case OVERLAP -> new JdbcOverlapFeed(history, summaries);
            };
            feed = known;
        }
        return known;
    }

    @Override
    public FeedPosition end() {
        return feed().end();
    }

    @Override
    public Optional<FeedSlice> since(FeedPosition position, int limit, Consumer<List<FeedRow>> piece) {
        return feed().since(position, limit, piece);
    }

    @Override
    public List<UnsettledRow> unsettledAfter(Instant consumedAt, long consumptionId, int limit) {
        return feed().unsettledAfter(consumedAt, consumptionId, limit);
    }

    @Override
    public List<AttemptSummary> summaries(Collection<EventInGroup> events) {
        return feed().summaries(events);
    }

    @Override
    public Set<EventInGroup> settledAmong(Collection<EventInGroup> events) {
        return feed().settledAmong(events);
    }

    @Override
    public boolean mayMissLateCommits() {
        return feed().mayMissLateCommits();
    }
}
