package dev.sagarewind.console;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.EventLogEntry;
import dev.sagarewind.timeline.Outcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        return Arrays.asList(
                        kind.name(),
                        at.toString(),
                        by,
                        eventId.toString(),
                        eventType.orElse(null),
                        sagaId.orElse(null),
                        topic,
                        consumerGroup.orElse(null),
                        partition.isPresent() ? String.valueOf(partition.getAsInt()) : null,
                        offset.isPresent() ? String.valueOf(offset.getAsLong()) : null,
                        outcome.map(Outcome::name).orElse(null),
                        errorType.orElse(null),
                        errorMessage.orElse(null))
                .stream()
                .map(EventView::cell)
                .collect(Collectors.joining(","));
    }

    /** A text that a spreadsheet would take for a formula gets an apostrophe, which makes it a text. */
    static String cell(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String harmless = text.matches("(?s)[=+\\-@\\t\\r\\n|%].*") ? "'" + text : text;
        return harmless.matches("(?s).*[\",\\n\\r'].*") ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
}
