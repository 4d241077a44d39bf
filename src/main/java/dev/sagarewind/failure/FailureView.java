package dev.sagarewind.failure;

import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.web.Csv;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

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

    /** Of a table: the dismissal as three of them. */
    static final List<String> COLUMNS = Stream.concat(
                    Arrays.stream(FailureView.class.getRecordComponents())
                            .map(component -> component.getName())
                            .filter(name -> !name.equals("dismissal")),
                    Stream.of("dismissedBy", "dismissedAt", "dismissalReason"))
            .toList();

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

    /** In the order of {@link #COLUMNS}; what does not apply is empty. */
    String csv() {
        return Csv.line(
                failureId,
                state,
                outcome,
                consumerGroup,
                eventId,
                eventType,
                sagaId,
                sagaType,
                topic,
                partition,
                offset,
                causeId,
                attempts,
                firstFailedAt,
                lastFailedAt,
                waitsFor,
                errorType,
                errorMessage,
                expiresAt,
                expiryBasis,
                settledAt,
                rewindId,
                dismissal.map(DismissalView::by),
                dismissal.map(DismissalView::at),
                dismissal.map(DismissalView::reason));
    }
}
