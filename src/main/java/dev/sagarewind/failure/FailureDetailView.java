package dev.sagarewind.failure;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.timeline.RecordedError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One failure as the API tells it, with everything around it.
 *
 * @param consumptions every attempt of its group, oldest first
 * @param kept how long Kafka keeps its record
 * @param heldBehind the open messages of its saga that wait behind it
 */
record FailureDetailView(
        @JsonUnwrapped FailureView failure,
        List<Attempt> consumptions,
        Optional<Request> request,
        Place record,
        Kept kept,
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

    /**
     * @param at from then on the record may be lost: Kafka deletes whole segments, so it is often there for longer
     * @param observedSeconds of a {@code SIZE_ESTIMATE}, over how long the growth of the log was watched
     * @param sizeUnknown whether there is a limit of size without an estimate, which may come before {@code at}
     * @param compacted whether the record can vanish at any time once a newer one has its key
     */
    record Kept(
            ExpiryBasis basis,
            Optional<Instant> at,
            Optional<Long> limitSeconds,
            Optional<Long> limitBytes,
            Optional<Long> observedSeconds,
            boolean sizeUnknown,
            boolean compacted) {

        static Kept of(RecordPlace place) {
            Expiry expiry = place.expiry();
            return new Kept(
                    expiry.basis(),
                    expiry.at(),
                    place.retention().flatMap(Retention::time).map(Duration::toSeconds),
                    place.retention()
                            .map(Retention::bytesPerPartition)
                            .filter(OptionalLong::isPresent)
                            .map(OptionalLong::getAsLong),
                    expiry.observed().map(Duration::toSeconds),
                    expiry.sizeUnknown(),
                    expiry.compacted());
        }
    }

    static FailureDetailView of(FailureDetail detail, boolean payloads) {
        return new FailureDetailView(
                FailureView.of(detail.failure(), detail.place().expiry()),
                detail.attempts().stream().map(Attempt::of).toList(),
                detail.request().map(request -> Request.of(request, payloads)),
                Place.of(detail.place(), payloads),
                Kept.of(detail.place()),
                detail.heldBehind().stream().map(FailureView::of).toList(),
                detail.asOf());
    }
}
