package dev.sagarewind.failure;

import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A failure as the API tells it. What is not so, or not known, is null. */
record FailureView(
        UUID failureId,
        FailureState state,
        Outcome outcome,
        String consumerGroup,
        UUID eventId,
        Optional<String> eventType,
        Optional<String> sagaId,
        Optional<String> sagaType,
        String topic,
        int partition,
        long offset,
        Optional<String> causeId,
        int attempts,
        Instant firstFailedAt,
        Instant lastFailedAt,
        Optional<UUID> waitsFor,
        Optional<String> errorType,
        Optional<String> errorMessage,
        Optional<Instant> expiresAt,
        ExpiryBasis expiryBasis,
        Optional<Instant> settledAt,
        Optional<UUID> rewindId,
        Optional<DismissalView> dismissal) {

    /** Who took it off the board, when and why; of an open one, before it failed again. */
    record DismissalView(String by, Instant at, String reason) {

        static DismissalView of(Dismissal dismissal) {
            return new DismissalView(dismissal.by(), dismissal.at(), dismissal.reason());
        }
    }

    static FailureView of(Failure failure, Masking masking) {
        return of(failure, failure.expiry(), masking);
    }

    /** @param expiry as far as it is known by now */
    static FailureView of(Failure failure, Expiry expiry, Masking masking) {
        ConsumerGroupId group = failure.group();
        return new FailureView(
                failure.id().value(),
                failure.state(),
                failure.outcome(),
                group.value(),
                failure.eventId().value(),
                failure.eventType(),
                failure.sagaId(),
                failure.sagaType(),
                failure.partition().topic(),
                failure.partition().partition(),
                failure.offset(),
                failure.causeId().map(CauseId::value),
                failure.attempts(),
                failure.firstFailedAt(),
                failure.lastFailedAt(),
                failure.waitsFor().map(EventId::value),
                failure.errorType(),
                failure.errorMessage().map(masking::error),
                expiry.at(),
                expiry.basis(),
                failure.settledAt(),
                failure.rewindId(),
                failure.dismissal().map(DismissalView::of));
    }
}
