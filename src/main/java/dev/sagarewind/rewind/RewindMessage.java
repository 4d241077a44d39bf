package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that a rewind is for, and what became of it.
 *
 * @param baseline its newest attempt before anything was moved; absent before that was looked up
 * @param causeNow of one that failed again
 * @param seenAt when its newest attempt ended, by the database's clock; absent if not reached
 */
public record RewindMessage(
        GroupPartition partition,
        long offset,
        EventId eventId,
        Optional<String> sagaId,
        Optional<String> eventType,
        Outcome before,
        Optional<CauseId> causeBefore,
        Optional<Long> baseline,
        Result outcome,
        Optional<CauseId> causeNow,
        Optional<Instant> seenAt) {

    /** What the history says of a message since the rewind. */
    public enum Result {
        NOT_REACHED,
        /** The group is done with it. */
        RECOVERED,
        FAILED_AGAIN,
        /** Held again: an earlier event of its saga is still open. */
        HELD
    }

    RewindMessage now(Result result, Optional<Instant> at) {
        return new RewindMessage(
                partition,
                offset,
                eventId,
                sagaId,
                eventType,
                before,
                causeBefore,
                baseline,
                result,
                causeNow,
                result == Result.NOT_REACHED ? Optional.empty() : at);
    }

    /** Its row on the failure board. */
    public FailureId failureId() {
        return FailureId.of(partition.group(), eventId);
    }

    /** In whose colour it is shown. */
    public String outcomeTone() {
        return switch (outcome) {
            case NOT_REACHED -> "PENDING";
            case RECOVERED -> "SUCCEEDED";
            case FAILED_AGAIN -> "FAILED";
            case HELD -> "HELD";
        };
    }

    /** Whether one that failed again failed for the same reason; absent if either is not known. */
    public Optional<Boolean> sameCause() {
        return causeNow.flatMap(now -> causeBefore.map(now::equals));
    }
}
