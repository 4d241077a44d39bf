package dev.sagarewind.failure;

import dev.sagarewind.timeline.AttemptSummary;
import dev.sagarewind.timeline.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * What is written for one event: how its group stands with it, and the cause.
 *
 * @param cause of a failed one
 */
record BoardEntry(AttemptSummary summary, Optional<Fingerprints.Named> cause, int generation) {

    static BoardEntry of(AttemptSummary summary, Fingerprints fingerprints, int generation) {
        Optional<Fingerprints.Named> cause = summary.latestUnsettled() == Outcome.FAILED
                ? Optional.of(fingerprints.of(summary.event().group(), summary.error()))
                : Optional.empty();
        return new BoardEntry(summary, cause, generation);
    }

    FailureId id() {
        return FailureId.of(summary.event().group(), summary.event().eventId());
    }

    FailureState state() {
        return summary.settlement()
                .map(settlement ->
                        settlement.outcome() == Outcome.SKIPPED ? FailureState.SKIPPED : FailureState.RECOVERED)
                .orElse(FailureState.OPEN);
    }

    /** A zombie may write that it failed after another has succeeded: such an event was never open. */
    boolean wasEverOpen() {
        return summary.settlement()
                .map(settlement -> summary.firstFailedAt().isBefore(settlement.at()))
                .orElse(true);
    }

    /** Not after the record was written, so that a clock made from it errs early. */
    Instant writtenAt() {
        return summary.requestedAt().orElse(summary.firstStartedAt());
    }
}
