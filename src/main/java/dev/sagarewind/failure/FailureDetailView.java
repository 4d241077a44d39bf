package dev.sagarewind.failure;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.timeline.AttemptView;
import dev.sagarewind.timeline.RequestView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One failure as the API tells it, with everything around it.
 *
 * @param consumptions every attempt of its group, oldest first
 * @param kept how long Kafka keeps its record
 * @param heldBehind the open messages of its saga that wait behind it
 */
record FailureDetailView(
        @JsonUnwrapped FailureView failure,
        List<AttemptView> consumptions,
        Optional<RequestView> request,
        Place record,
        Kept kept,
        List<FailureView> heldBehind,
        Instant asOf) {

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

        static Place of(RecordPlace place, Optional<String> eventType, Masking masking, boolean payloads) {
            Optional<LogBounds.Known> bounds = Optional.of(place.bounds())
                    .filter(LogBounds.Known.class::isInstance)
                    .map(LogBounds.Known.class::cast);
            Optional<KafkaRecord> record =
                    place.record().filter(found -> place.check() == RecordPlace.Check.SAME_EVENT);
            Optional<KafkaRecord> shown = record.filter(found -> payloads);
            return new Place(
                    place.check(),
                    place.committed() instanceof CommittedOffset.Committed committed
                            ? Optional.of(committed.offset())
                            : Optional.empty(),
                    bounds.map(LogBounds.Known::start),
                    bounds.map(LogBounds.Known::end),
                    record.map(KafkaRecord::timestamp),
                    shown.flatMap(KafkaRecord::key).map(masking::text),
                    shown.map(found -> masking.headers(found.partition().topic(), eventType, found.headers())),
                    shown.flatMap(found -> found.value()
                            .map(value -> masking.payload(found.partition().topic(), eventType, value))),
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

    static FailureDetailView of(FailureDetail detail, Masking masking, boolean payloads) {
        return new FailureDetailView(
                FailureView.of(detail.failure(), detail.place().expiry(), masking),
                detail.attempts().stream()
                        .map(attempt -> AttemptView.of(attempt, masking))
                        .toList(),
                detail.request().map(request -> RequestView.of(request, masking, payloads)),
                Place.of(detail.place(), detail.failure().eventType(), masking, payloads),
                Kept.of(detail.place()),
                detail.heldBehind().stream()
                        .map(failure -> FailureView.of(failure, masking))
                        .toList(),
                detail.asOf());
    }
}
