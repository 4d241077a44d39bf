package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.timeline.Timeline;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Brings together what the board, the history and Kafka say of one failure. */
@Component
class FailureDetails {

    private static final int SAGA_LIMIT = 500;

    private final FailureBoard board;
    private final Causes causes;
    private final Timeline timeline;
    private final RecordPlaces places;
    private final Clock clock;

    FailureDetails(FailureBoard board, Causes causes, Timeline timeline, RecordPlaces places, Clock clock) {
        this.board = board;
        this.causes = causes;
        this.timeline = timeline;
        this.places = places;
        this.clock = clock;
    }

    /** For whoever sees only what is within this scope. */
    FailureDetails within(Scope scope) {
        return new FailureDetails(board.within(scope), causes.within(scope), timeline, places, clock);
    }

    Optional<FailureDetail> find(FailureId id) {
        return board.find(id).map(this::detail);
    }

    private FailureDetail detail(Failure failure) {
        Optional<EventHistory> history = timeline.event(failure.eventId());
        List<Failure> ofSaga =
                failure.sagaId().map(saga -> board.openOfSaga(saga, SAGA_LIMIT)).orElse(List.of());
        return new FailureDetail(
                failure,
                failure.causeId().flatMap(causes::find),
                history.map(EventHistory::consumptions).orElse(List.of()).stream()
                        .filter(attempt -> attempt.group().equals(failure.group()))
                        .toList(),
                history.flatMap(EventHistory::request),
                ofSaga.stream().filter(other -> waitsBehind(other, failure)).toList(),
                failure.waitsFor().flatMap(event -> board.find(FailureId.of(failure.group(), event))),
                places.of(failure),
                clock.instant());
    }

    private static boolean waitsBehind(Failure held, Failure failure) {
        return held.outcome() == Outcome.HELD
                && held.group().equals(failure.group())
                && !held.id().equals(failure.id())
                && (held.waitsFor().filter(failure.eventId()::equals).isPresent()
                        || held.partition().equals(failure.partition()) && held.offset() > failure.offset());
    }
}
