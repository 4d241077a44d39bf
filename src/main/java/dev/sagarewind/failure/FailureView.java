package dev.sagarewind.failure;

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
        Optional<Instant> settledAt,
        Optional<UUID> rewindId) {

    static FailureView of(Failure failure) {
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
                failure.errorMessage(),
                failure.expiresAt(),
                failure.settledAt(),
                failure.rewindId());
    }
}
