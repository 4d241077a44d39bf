package dev.sagarewind.failure;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A cause as the API tells it. */
record CauseView(
        String causeId,
        String consumerGroup,
        Optional<String> errorType,
        String title,
        int open,
        int held,
        int sagas,
        int dismissed,
        boolean failedAgain,
        Instant firstFailedAt,
        Instant lastFailedAt,
        Optional<Instant> expiresAt,
        ExpiryBasis expiryBasis,
        long succeededSince,
        List<Place> partitions) {

    record Place(String topic, int partition) {}

    /** @param groupedBy what its failures have in common */
    record Detail(@JsonUnwrapped CauseView cause, Why groupedBy, Instant asOf) {

        static Detail of(Cause cause, Instant asOf) {
            Fingerprint why = cause.fingerprint();
            return new Detail(
                    CauseView.of(cause),
                    new Why(cause.group().value(), why.errorType(), why.frames(), why.message()),
                    asOf);
        }
    }

    record Why(String consumerGroup, Optional<String> errorType, List<String> frames, Optional<String> message) {}

    static CauseView of(Cause cause) {
        return new CauseView(
                cause.id().value(),
                cause.group().value(),
                cause.fingerprint().errorType(),
                cause.title(),
                cause.open(),
                cause.held(),
                cause.sagas(),
                cause.dismissed(),
                cause.failedAgain(),
                cause.firstFailedAt(),
                cause.lastFailedAt(),
                cause.expiresAt(),
                cause.expiry().basis(),
                cause.succeededSince(),
                cause.partitions().stream()
                        .map(place -> new Place(place.topic(), place.partition()))
                        .toList());
    }
}
