package dev.sagarewind.console;

import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.EventLogEntry;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.RecordedError;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One event's history as entries of the log, newest first. */
final class EventEntries {

    private EventEntries() {}

    static List<EventLogEntry> of(EventHistory history) {
        return Stream.concat(
                        history.consumptions().stream().map(EventEntries::consumed),
                        history.request().stream().map(EventEntries::requested))
                .sorted(Comparator.comparing(EventLogEntry::at).reversed().thenComparing(EventLogEntry::kind))
                .toList();
    }

    private static EventLogEntry requested(EventRequest request) {
        return new EventLogEntry(
                EventLogEntry.Kind.REQUESTED,
                request.requestedAt(),
                request.requestedBy(),
                request.eventId(),
                Optional.of(request.sagaId()),
                Optional.of(request.eventType()),
                request.topic(),
                request.eventId().toString(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static EventLogEntry consumed(Consumption attempt) {
        return new EventLogEntry(
                EventLogEntry.Kind.CONSUMED,
                attempt.consumedAt(),
                attempt.consumedBy(),
                attempt.eventId(),
                attempt.sagaId(),
                attempt.eventType(),
                attempt.partition().topic(),
                String.valueOf(attempt.consumptionId()),
                Optional.of(attempt.group()),
                OptionalInt.of(attempt.partition().partition()),
                OptionalLong.of(attempt.offset()),
                Optional.of(attempt.outcome()),
                attempt.error().map(RecordedError::type),
                attempt.error().flatMap(RecordedError::message));
    }
}
