package dev.sagarewind.failure;

import dev.sagarewind.timeline.AttemptSummary;
import dev.sagarewind.timeline.EventInGroup;
import dev.sagarewind.timeline.FeedRow;
import dev.sagarewind.timeline.FeedSlice;
import dev.sagarewind.timeline.HistoryFeed;
import dev.sagarewind.timeline.Pieces;
import dev.sagarewind.timeline.UnsettledRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings the board up to date with the history, a step at a time. What an event's row says is made anew from all its
 * attempts each time one of them is seen, so it does not matter in which order, or how often, they are seen.
 */
@Component
class BoardProjection {

    private static final Duration ACTIVITY_KEPT = Duration.ofDays(1);
    private static final Duration READ_AT_WRITTEN_EVERY = Duration.ofSeconds(1);
    private static final Duration OPEN_ASKED_AGAIN_EVERY = Duration.ofSeconds(10);
    private static final int REBUILT_AT_ONCE = 1_000;
    private static final int MOST_OPEN = 1_000_000;

    private final HistoryFeed feed;
    private final JdbcProjection projection;
    private final JdbcBoardWriter writer;
    private final Fingerprints fingerprints;
    private final FailureSettings settings;
    private final Clock clock;
    private Instant openAskedAgain = Instant.EPOCH;

    BoardProjection(
            HistoryFeed feed,
            JdbcProjection projection,
            JdbcBoardWriter writer,
            Fingerprints fingerprints,
            FailureSettings settings,
            Clock clock) {
        this.feed = feed;
        this.projection = projection;
        this.writer = writer;
        this.fingerprints = fingerprints;
        this.settings = settings;
        this.clock = clock;
    }

    /** @return whether there is more to do at once; false also while another console instance is at it */
    @Transactional
    public boolean step() {
        Optional<ProjectionState> locked = projection.lock();
        if (locked.isEmpty()) {
            return false;
        }
        ProjectionState state = locked.get();
        if (state.position().isEmpty()) {
            return startRebuild(state);
        }
        return state.rebuilding() ? rebuild(state) : follow(state);
    }

    /** @return whether there was anything to remove */
    @Transactional
    public boolean prune() {
        Optional<ProjectionState> state = projection.lock();
        if (state.isEmpty()) {
            return false;
        }
        Instant before = clock.instant().minus(settings.keepSettled());
        if (!state.get().rebuilding()) {
            writer.pruneBeside(before);
        }
        return writer.prune(before, clock.instant().minus(ACTIVITY_KEPT)) > 0;
    }

    private boolean startRebuild(ProjectionState state) {
        projection.countAnew();
        projection.save(state.rebuildFrom(feed.end()), feed.mayMissLateCommits());
        return true;
    }

    /** First what the history has as open, then what the board has as open and the history has not. */
    private boolean rebuild(ProjectionState state) {
        List<UnsettledRow> rows = feed.unsettledAfter(state.rebuiltAt(), state.rebuiltId(), REBUILT_AT_ONCE);
        if (!rows.isEmpty()) {
            put(open(rows), state.generation());
            UnsettledRow last = rows.get(rows.size() - 1);
            projection.save(state.rebuiltTo(last.consumedAt(), last.consumptionId()), feed.mayMissLateCommits());
            return true;
        }
        List<EventInGroup> unconfirmed = writer.openUpTo(state.generation() - 1, REBUILT_AT_ONCE);
        if (unconfirmed.isEmpty()) {
            projection.save(state.rebuilt(), feed.mayMissLateCommits());
        } else {
            putOrRemove(new HashSet<>(unconfirmed), state.generation());
        }
        return true;
    }

    private boolean follow(ProjectionState state) {
        Optional<FeedSlice> news = feed.since(
                state.position().orElseThrow(), settings.sliceRows(), rows -> takeIn(rows, state.generation()));
        if (news.isEmpty()) {
            return startRebuild(state);
        }
        FeedSlice slice = news.get();
        put(settledLate(), state.generation());
        if (slice.rows() > 0 || isOld(state, slice.readAt())) {
            projection.save(state.readTo(slice), feed.mayMissLateCommits());
        }
        return !slice.complete();
    }

    private void takeIn(List<FeedRow> rows, int generation) {
        Set<EventInGroup> touched = unsettled(rows);
        touched.addAll(writer.openAmong(settled(rows)));
        put(touched, generation);
        writer.addActivity(ActivityCount.of(rows));
    }

    /** Nothing was read: an older position is as good, and each write of a newer one is news to the next step. */
    private static boolean isOld(ProjectionState state, Instant now) {
        return state.readAt()
                .map(readAt -> readAt.plus(READ_AT_WRITTEN_EVERY).isBefore(now))
                .orElse(true);
    }

    private Set<EventInGroup> settledLate() {
        Instant now = clock.instant();
        if (!feed.mayMissLateCommits()
                || openAskedAgain.plus(OPEN_ASKED_AGAIN_EVERY).isAfter(now)) {
            return Set.of();
        }
        openAskedAgain = now;
        return feed.settledAmong(writer.openUpTo(Integer.MAX_VALUE, MOST_OPEN));
    }

    private void put(Set<EventInGroup> events, int generation) {
        for (List<EventInGroup> some : Pieces.of(events, REBUILT_AT_ONCE)) {
            put(feed.summaries(some), generation);
        }
    }

    private void putOrRemove(Set<EventInGroup> events, int generation) {
        List<AttemptSummary> summaries = feed.summaries(events);
        put(summaries, generation);
        Set<EventInGroup> gone = new HashSet<>(events);
        summaries.forEach(summary -> gone.remove(summary.event()));
        writer.remove(gone);
    }

    private void put(List<AttemptSummary> summaries, int generation) {
        writer.put(summaries.stream()
                .map(summary -> BoardEntry.of(summary, fingerprints, generation))
                .filter(BoardEntry::wasEverOpen)
                .toList());
    }

    private static Set<EventInGroup> open(List<UnsettledRow> rows) {
        return rows.stream()
                .filter(row -> !row.settled())
                .map(UnsettledRow::event)
                .collect(Collectors.toSet());
    }

    private static Set<EventInGroup> unsettled(List<FeedRow> rows) {
        return rows.stream()
                .filter(row -> !row.outcome().settles())
                .map(FeedRow::event)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<EventInGroup> settled(List<FeedRow> rows) {
        return rows.stream()
                .filter(row -> row.outcome().settles())
                .map(FeedRow::event)
                .collect(Collectors.toSet());
    }
}
