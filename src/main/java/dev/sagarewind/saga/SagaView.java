package dev.sagarewind.saga;

import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.EventId;
import dev.sagarewind.rewind.RewindMark;
import dev.sagarewind.rewind.RewindState;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.timeline.RecordedError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A saga with its whole timeline, as the API answers it: what was requested, and under each what came of it. */
record SagaView(
        String sagaId,
        @Nullable String sagaType,
        SagaState state,
        List<Event> events,
        List<Rewind> rewinds,
        Instant asOf) {

    /** @param requestedAt null, as what else belongs to a request, if nobody requested it through the history */
    record Event(
            UUID eventId,
            String eventType,
            @Nullable String topic,
            @Nullable String messageKey,
            @Nullable String requestedBy,
            @Nullable Instant requestedAt,
            @Nullable UUID causedBy,
            List<Consumption> consumptions) {

        static Event of(SagaEvent event, Masking masking) {
            Optional<EventRequest> request = event.history().request();
            return new Event(
                    event.history().eventId().value(),
                    event.name(),
                    event.topic().orElse(null),
                    request.map(EventRequest::messageKey).map(masking::text).orElse(null),
                    request.map(EventRequest::requestedBy).orElse(null),
                    request.map(EventRequest::requestedAt).orElse(null),
                    request.flatMap(EventRequest::causedBy).map(EventId::value).orElse(null),
                    event.history().consumptions().stream()
                            .map(row -> Consumption.of(row, masking))
                            .toList());
        }
    }

    /** One attempt of one group. */
    record Consumption(
            String consumerGroup,
            Outcome outcome,
            String consumedBy,
            Instant startedAt,
            Instant consumedAt,
            String topic,
            int partition,
            long offset,
            @Nullable UUID waitsFor,
            @Nullable String errorType,
            @Nullable String errorMessage) {

        static Consumption of(dev.sagarewind.timeline.Consumption row, Masking masking) {
            return new Consumption(
                    row.group().value(),
                    row.outcome(),
                    row.consumedBy(),
                    row.startedAt(),
                    row.consumedAt(),
                    row.partition().topic(),
                    row.partition().partition(),
                    row.offset(),
                    row.waitsFor().map(EventId::value).orElse(null),
                    row.error().map(RecordedError::type).orElse(null),
                    row.error()
                            .flatMap(RecordedError::message)
                            .map(masking::error)
                            .orElse(null));
        }
    }

    /** A rewind that brought a group back to an event of the saga. */
    record Rewind(
            UUID rewindId,
            String consumerGroup,
            UUID eventId,
            long offset,
            Instant at,
            String requestedBy,
            RewindState state) {

        static Rewind of(RewindMark mark) {
            return new Rewind(
                    mark.rewindId().value(),
                    mark.group().value(),
                    mark.eventId().value(),
                    mark.offset(),
                    mark.at(),
                    mark.requestedBy(),
                    mark.state());
        }
    }

    static SagaView of(SagaTimeline saga, Masking masking) {
        return new SagaView(
                saga.sagaId(),
                saga.sagaType().orElse(null),
                saga.state(),
                saga.events().stream().map(event -> Event.of(event, masking)).toList(),
                saga.rewinds().stream().map(Rewind::of).toList(),
                saga.asOf());
    }
}
