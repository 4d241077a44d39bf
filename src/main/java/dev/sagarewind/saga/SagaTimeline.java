package dev.sagarewind.saga;

import dev.sagarewind.rewind.RewindMark;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.EventRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Everything that is known of a saga.
 *
 * @param events in order of their requests
 * @param rewinds those that brought a group back to one of its events, oldest first
 * @param asOf when it was read
 */
record SagaTimeline(String sagaId, List<SagaEvent> events, List<RewindMark> rewinds, Instant asOf) {

    static SagaTimeline of(String sagaId, List<EventHistory> history, List<RewindMark> rewinds, Instant asOf) {
        List<SagaEvent> events = IntStream.range(0, history.size())
                .mapToObj(index -> SagaEvent.of(index + 1, history.get(index)))
                .toList();
        List<RewindMark> ordered =
                rewinds.stream().sorted(Comparator.comparing(RewindMark::at)).toList();
        return new SagaTimeline(sagaId, events, ordered, asOf);
    }

    public Optional<String> sagaType() {
        return events.stream()
                .flatMap(event -> event.history().request().stream())
                .map(EventRequest::sagaType)
                .findFirst();
    }

    public SagaState state() {
        if (standstill().isPresent()) {
            return SagaState.FAILED;
        }
        return events.stream().anyMatch(SagaEvent::pending) ? SagaState.RUNNING : SagaState.COMPLETED;
    }

    /** The event at which the saga stands still: the open one that failed, or was held, first. */
    Optional<Standstill> standstill() {
        return events.stream()
                .flatMap(event -> event.groups().stream()
                        .filter(GroupAttempts::open)
                        .flatMap(group -> group.stoodStillFrom().stream()
                                .map(since -> new Standstill(event, group, since, Optional.empty()))))
                .min(Comparator.comparing(Standstill::since));
    }

    /** The longest time for which it once stood still and does no more. */
    Optional<Standstill> pastStandstill() {
        return events.stream()
                .flatMap(event -> event.groups().stream()
                        .filter(group -> !group.open())
                        .flatMap(group -> group.stoodStillFrom().stream()
                                .filter(since -> group.settledAt()
                                        .filter(since::isBefore)
                                        .isPresent())
                                .map(since -> new Standstill(event, group, since, group.settledAt()))))
                .min(Comparator.comparing(Standstill::since));
    }

    public long openMessages() {
        return events.stream()
                .flatMap(event -> event.groups().stream())
                .filter(GroupAttempts::open)
                .count();
    }

    public int consumptions() {
        return events.stream()
                .mapToInt(event -> event.history().consumptions().size())
                .sum();
    }

    /**
     * A time for which the saga stood still.
     *
     * @param until when the group succeeded or was told to skip; absent as long as it stands still
     */
    record Standstill(SagaEvent event, GroupAttempts group, Instant since, Optional<Instant> until) {}
}
