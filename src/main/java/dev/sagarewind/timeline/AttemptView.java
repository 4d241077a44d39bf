package dev.sagarewind.timeline;

import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** An attempt as the console shows it, its error masked. */
public record AttemptView(
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

    public static AttemptView of(Consumption attempt, Masking masking) {
        return new AttemptView(
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
                attempt.error().flatMap(RecordedError::message).map(masking::error),
                attempt.error().flatMap(RecordedError::stack).map(masking::stack));
    }

    public Duration took() {
        return Duration.between(startedAt, consumedAt);
    }

    /** Its error in a line: the type without its package, and the message. */
    public String error() {
        String type =
                errorType.map(name -> name.substring(name.lastIndexOf('.') + 1)).orElse("");
        return type
                + errorMessage.map(text -> (type.isEmpty() ? "" : ": ") + text).orElse("");
    }
}
