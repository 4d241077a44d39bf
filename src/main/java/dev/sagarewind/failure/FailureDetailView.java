package dev.sagarewind.failure;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.timeline.RecordedError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One failure as the API tells it, with everything around it.
 *
 * @param consumptions every attempt of its group, oldest first
 * @param heldBehind the open messages of its saga that wait behind it
 */
record FailureDetailView(
        @JsonUnwrapped FailureView failure,
        List<Attempt> consumptions,
        Optional<Request> request,
        Place record,
        List<FailureView> heldBehind,
        Instant asOf) {

    record Attempt(
            long consumptionId,
            Outcome outcome,
            String consumedBy,
            Instant startedAt,
            Instant consumedAt,
            String topic,
            int partition,
            long offset,
            Optional<UUID> waitsFor,
            Optional<String> errorType,
            Optional<String> errorMessage,
            Optional<String> errorStack) {

        static Attempt of(Consumption attempt) {
            return new Attempt(
                    attempt.consumptionId(),
                    attempt.outcome(),
                    attempt.consumedBy(),
                    attempt.startedAt(),
                    attempt.consumedAt(),
                    attempt.partition().topic(),
                    attempt.partition().partition(),
                    attempt.offset(),
                    attempt.waitsFor().map(EventId::value),
                    attempt.error().map(RecordedError::type),
                    attempt.error().flatMap(RecordedError::message),
                    attempt.error().flatMap(RecordedError::stack));
        }
    }

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

    /**
     * @param check whether the record at the offset still is this event
     * @param unknownBecause why Kafka could not be asked
     * @param key like the headers and the value, null for who may not see payloads
     */
    record Place(
            RecordPlace.Check check,
            Optional<Long> committedOffset,
            Optional<Long> logStartOffset,
            Optional<Long> logEndOffset,
            Optional<Instant> timestamp,
            Optional<String> key,
            Optional<List<Map.Entry<String, String>>> headers,
            Optional<String> value,
            Optional<String> unknownBecause) {

        static Place of(RecordPlace place, boolean payloads) {
            Optional<LogBounds.Known> bounds = Optional.of(place.bounds())
                    .filter(LogBounds.Known.class::isInstance)
                    .map(LogBounds.Known.class::cast);
            Optional<KafkaRecord> record =
                    place.record().filter(found -> place.check() == RecordPlace.Check.SAME_EVENT);
            return new Place(
                    place.check(),
                    place.committed() instanceof CommittedOffset.Committed committed
                            ? Optional.of(committed.offset())
                            : Optional.empty(),
                    bounds.map(LogBounds.Known::start),
                    bounds.map(LogBounds.Known::end),
                    record.map(KafkaRecord::timestamp),
                    record.filter(found -> payloads).flatMap(KafkaRecord::key),
                    record.filter(found -> payloads).map(KafkaRecord::headers),
                    record.filter(found -> payloads).flatMap(KafkaRecord::value),
                    place.trouble());
        }
    }

    static FailureDetailView of(FailureDetail detail, boolean payloads) {
        return new FailureDetailView(
                FailureView.of(detail.failure()),
                detail.attempts().stream().map(Attempt::of).toList(),
                detail.request().map(request -> Request.of(request, payloads)),
                Place.of(detail.place(), payloads),
                detail.heldBehind().stream().map(FailureView::of).toList(),
                detail.asOf());
    }
}
