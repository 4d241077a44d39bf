package dev.sagarewind.timeline;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.Optional;

/**
 * How a group stands with an event that it failed with or held at least once.
 *
 * @param sagaType known, as is {@code requestedAt}, only if the event was requested through the history
 * @param offset the smallest at which it failed or was held
 * @param latestUnsettled outcome of the newest attempt that did not settle it
 * @param tries how often it was run
 * @param waitsFor of a held one
 * @param error of the newest failed attempt
 * @param settlement absent while the event is open
 */
public record AttemptSummary(
        EventInGroup event,
        Optional<String> sagaId,
        Optional<String> sagaType,
        Optional<String> eventType,
        PartitionId partition,
        long offset,
        Outcome latestUnsettled,
        int tries,
        Instant firstStartedAt,
        Instant firstFailedAt,
        Instant lastFailedAt,
        Optional<EventId> waitsFor,
        Optional<RecordedError> error,
        Optional<Instant> requestedAt,
        Optional<Settlement> settlement) {

    /** @param outcome {@code SUCCEEDED} or {@code SKIPPED} */
    public record Settlement(Outcome outcome, Instant at) {}
}
