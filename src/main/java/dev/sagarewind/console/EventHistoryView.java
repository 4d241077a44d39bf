package dev.sagarewind.console;

import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.timeline.RecordedError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One event as the API tells it: its request, and every consumption of every group, oldest first. */
record EventHistoryView(UUID eventId, Optional<Request> request, List<Attempt> consumptions, Instant asOf) {

    /** @param payload as JSON text; like the key, null for who may not see payloads */
    record Request(
            String sagaId,
            String sagaType,
            String eventType,
            String topic,
            String requestedBy,
            Instant requestedAt,
            Optional<UUID> causedBy,
            Optional<String> messageKey,
            Optional<String> payload) {

        static Request of(EventRequest request, boolean payloads) {
            return new Request(
                    request.sagaId(),
                    request.sagaType(),
                    request.eventType(),
                    request.topic(),
                    request.requestedBy(),
                    request.requestedAt(),
                    request.causedBy().map(EventId::value),
                    Optional.of(request.messageKey()).filter(key -> payloads),
                    Optional.of(request.payload()).filter(payload -> payloads));
        }
    }

    record Attempt(
            long consumptionId,
            String consumerGroup,
            String topic,
            int partition,
            long offset,
            Outcome outcome,
            String consumedBy,
            Instant startedAt,
            Instant consumedAt,
            Optional<UUID> waitsFor,
            Optional<String> errorType,
            Optional<String> errorMessage,
            Optional<String> errorStack) {

        static Attempt of(Consumption attempt) {
            return new Attempt(
                    attempt.consumptionId(),
                    attempt.group().value(),
                    attempt.partition().topic(),
                    attempt.partition().partition(),
                    attempt.offset(),
                    attempt.outcome(),
                    attempt.consumedBy(),
                    attempt.startedAt(),
                    attempt.consumedAt(),
                    attempt.waitsFor().map(EventId::value),
                    attempt.error().map(RecordedError::type),
                    attempt.error().flatMap(RecordedError::message),
                    attempt.error().flatMap(RecordedError::stack));
        }
    }

    static EventHistoryView of(EventHistory event, boolean payloads, Instant asOf) {
        return new EventHistoryView(
                event.eventId().value(),
                event.request().map(request -> Request.of(request, payloads)),
                event.consumptions().stream().map(Attempt::of).toList(),
                asOf);
    }
}
