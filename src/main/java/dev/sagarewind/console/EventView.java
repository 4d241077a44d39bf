package dev.sagarewind.console;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.EventLogEntry;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.web.Csv;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A request or a consumption as the API tells it. What does not apply is null.
 *
 * @param by who requested, or the instance that consumed
 */
record EventView(
        EventLogEntry.Kind kind,
        Instant at,
        String by,
        UUID eventId,
        Optional<String> eventType,
        Optional<String> sagaId,
        String topic,
        Optional<String> consumerGroup,
        OptionalInt partition,
        OptionalLong offset,
        Optional<Outcome> outcome,
        Optional<String> errorType,
        Optional<String> errorMessage) {

    static final List<String> COLUMNS = Arrays.stream(EventView.class.getRecordComponents())
            .map(component -> component.getName())
            .toList();

    static EventView of(EventLogEntry entry) {
        return new EventView(
                entry.kind(),
                entry.at(),
                entry.by(),
                entry.eventId().value(),
                entry.eventType(),
                entry.sagaId(),
                entry.topic(),
                entry.group().map(ConsumerGroupId::value),
                entry.partition(),
                entry.offset(),
                entry.outcome(),
                entry.errorType(),
                entry.errorMessage());
    }

    /** In the order of {@link #COLUMNS}; what does not apply is empty. */
    String csv() {
        return Csv.line(
                kind,
                at,
                by,
                eventId,
                eventType,
                sagaId,
                topic,
                consumerGroup,
                partition,
                offset,
                outcome,
                errorType,
                errorMessage);
    }
}
