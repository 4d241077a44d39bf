package dev.sagarewind.saga;

import dev.sagarewind.position.EventId;
import dev.sagarewind.rewind.RewindMark;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.RecordedError;
import dev.sagarewind.web.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A saga's timeline as CSV (RFC 4180): a line for each request, consumption and rewind. */
class SagaCsv {

    private static final List<String> HEAD = List.of(
            "kind",
            "at",
            "event_id",
            "event_type",
            "by",
            "consumer_group",
            "outcome",
            "started_at",
            "topic",
            "partition",
            "offset",
            "caused_by",
            "waits_for",
            "error_type",
            "error_message");

    private SagaCsv() {}

    static String of(SagaTimeline saga) {
        List<List<Object>> lines = new ArrayList<>();
        lines.add(List.copyOf(HEAD));
        for (SagaEvent event : saga.events()) {
            event.history().request().ifPresent(request -> lines.add(line(request)));
            event.history().consumptions().forEach(each -> lines.add(line(event, each)));
            saga.rewinds().stream()
                    .filter(mark -> mark.eventId().equals(event.history().eventId()))
                    .forEach(mark -> lines.add(line(event, mark)));
        }
        return lines.stream().map(Csv::line).collect(Collectors.joining());
    }

    private static List<Object> line(EventRequest request) {
        return List.of(
                "REQUESTED",
                request.requestedAt(),
                request.eventId(),
                request.eventType(),
                request.requestedBy(),
                "",
                "",
                "",
                request.topic(),
                "",
                "",
                request.causedBy().map(EventId::toString).orElse(""),
                "",
                "",
                "");
    }

    private static List<Object> line(SagaEvent event, Consumption row) {
        return List.of(
                "CONSUMED",
                row.consumedAt(),
                row.eventId(),
                event.name(),
                row.consumedBy(),
                row.group(),
                row.outcome(),
                row.startedAt(),
                row.partition().topic(),
                row.partition().partition(),
                row.offset(),
                "",
                row.waitsFor().map(EventId::toString).orElse(""),
                row.error().map(RecordedError::type).orElse(""),
                row.error().flatMap(RecordedError::message).orElse(""));
    }

    private static List<Object> line(SagaEvent event, RewindMark mark) {
        return Stream.of(
                        "REWOUND",
                        mark.at(),
                        mark.eventId(),
                        event.name(),
                        mark.requestedBy(),
                        mark.group(),
                        mark.state(),
                        "",
                        event.topic().orElse(""),
                        "",
                        mark.offset(),
                        "",
                        "",
                        "",
                        "")
                .map(Object.class::cast)
                .toList();
    }
}
