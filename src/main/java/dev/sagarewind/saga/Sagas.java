package dev.sagarewind.saga;

import dev.sagarewind.access.Scope;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.failure.StandingSaga;
import dev.sagarewind.failure.StandingSagas;
import dev.sagarewind.position.EventId;
import dev.sagarewind.rewind.SeenRewinds;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.RecentSagas;
import dev.sagarewind.timeline.RecentSagas.RecentSaga;
import dev.sagarewind.timeline.Timeline;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The sagas: those that stand still, the newest ones, and any one by its id. */
@Component
class Sagas {

    private final Timeline timeline;
    private final RecentSagas recent;
    private final StandingSagas standing;
    private final SeenRewinds rewinds;
    private final ListReads reads;
    private final Clock clock;

    Sagas(
            Timeline timeline,
            RecentSagas recent,
            StandingSagas standing,
            SeenRewinds rewinds,
            ListReads reads,
            Clock clock) {
        this.timeline = timeline;
        this.recent = recent;
        this.standing = standing;
        this.rewinds = rewinds;
        this.reads = reads;
        this.clock = clock;
    }

    /** Everything of one saga that is within the scope; empty if nothing is. */
    Optional<SagaTimeline> find(String sagaId, Scope seen) {
        Instant asOf = clock.instant();
        List<EventHistory> events = timeline.saga(sagaId).stream()
                .flatMap(event -> event.within(seen).stream())
                .toList();
        return events.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        SagaTimeline.of(sagaId, events, rewinds.within(seen).marks(sagaId), asOf));
    }

    /** Those that stand still, as far as the failure board has followed the history; longest first. */
    Slice<StandingSaga> standingStill(StandingSagas.Filter filter, Paging paging, Scope seen) {
        Optional<StandingSagas.Key> after =
                paging.cursor().map(cursor -> new StandingSagas.Key(cursor.instant(0), cursor.text(1)));
        return reads.read(reading -> Slice.of(
                standing.within(seen).list(filter, after, paging.fetch()),
                paging,
                saga -> Cursor.of(saga.since(), saga.sagaId()),
                reading.asOf()));
    }

    int countStandingStill(Scope seen) {
        return reads.read(reading -> standing.within(seen).count());
    }

    /** Those that were asked for something last; a slice may hold fewer than the limit and still have a next one. */
    Slice<RecentSaga> newest(Optional<String> sagaType, Paging paging, Scope seen) {
        Optional<RecentSagas.Key> after = paging.cursor().map(Sagas::key);
        return reads.read(reading -> {
            RecentSagas.Page page = recent.newest(sagaType, seen, after, paging.limit());
            String next = page.next()
                    .map(key -> Cursor.of(key.requestedAt(), key.eventId()).encode())
                    .orElse(null);
            return new Slice<>(page.sagas(), next, reading.asOf());
        });
    }

    private static RecentSagas.Key key(Cursor cursor) {
        try {
            return new RecentSagas.Key(cursor.instant(0), EventId.of(cursor.text(1)));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("/cursor", "CURSOR_GARBLED");
        }
    }
}
