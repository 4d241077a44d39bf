package dev.sagarewind.timeline;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request or a consumption.
 *
 * @param by who requested, or the instance that consumed
 * @param rowId of the row among those of its kind
 * @param group of a consumption, as are the partition, the offset, the outcome and the error
 */
public record EventLogEntry(
        Kind kind,
        Instant at,
        String by,
        EventId eventId,
        Optional<String> sagaId,
        Optional<String> eventType,
        String topic,
        String rowId,
        Optional<ConsumerGroupId> group,
        OptionalInt partition,
        OptionalLong offset,
        Optional<Outcome> outcome,
        Optional<String> errorType,
        Optional<String> errorMessage) {

    /** At the same instant, a consumption comes before (in a list with the newest first) a request. */
    public enum Kind {
        CONSUMED,
        REQUESTED
    }

    /** A place in the order of the log. */
    public record Key(Instant at, Kind kind, String rowId) {}

    public Key key() {
        return new Key(at, kind, rowId);
    }
}
