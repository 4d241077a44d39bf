package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.EventLog;
import dev.sagarewind.timeline.EventLogEntry;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.timeline.Timeline;
import dev.sagarewind.web.Csv;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Function;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.ObjectMapper;

/** Who requested or consumed what. */
@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "Events")
class EventApi {

    private static final String NDJSON = MediaType.APPLICATION_NDJSON_VALUE;

    private final Timeline timeline;
    private final EventLog log;
    private final ObjectMapper json;
    private final Clock clock;

    EventApi(Timeline timeline, EventLog log, ObjectMapper json, Clock clock) {
        this.timeline = timeline;
        this.log = log;
        this.json = json;
        this.clock = clock;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/{eventId}")
    @Operation(summary = "Request and consumptions of one event")
    EventHistoryView event(@PathVariable UUID eventId, Actor actor) {
        return timeline.event(new EventId(eventId))
                .map(event -> EventHistoryView.of(event, actor.may(Permission.VIEW_PAYLOADS), clock.instant()))
                .orElseThrow(() -> ProblemException.notFound("EVENT_UNKNOWN", eventId.toString()));
    }

    @Requires(Permission.VIEW)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Requests and consumptions, newest first; also as text/csv and application/x-ndjson")
    Slice<EventView> events(@ParameterObject EventQuery query, Paging paging) {
        var asOf = clock.instant();
        var found = log.list(query.filter(), paging.cursor().map(EventApi::key), paging.fetch());
        return Slice.of(found, paging, entry -> Cursor.of(entry.at(), entry.kind(), entry.rowId()), asOf)
                .map(EventView::of);
    }

    @Requires(Permission.VIEW)
    @GetMapping(produces = Csv.TYPE)
    @Operation(summary = "All that match, newest first, as a table")
    void csv(@ParameterObject EventQuery query, HttpServletResponse response) throws IOException {
        EventLogFilter filter = query.filter();
        PrintWriter writer = writer(response, Csv.TYPE, "events.csv");
        writer.print(Csv.line(EventView.COLUMNS));
        write(filter, writer, EventView::csv);
    }

    @Requires(Permission.VIEW)
    @GetMapping(produces = NDJSON)
    @Operation(summary = "All that match, newest first, an object a line")
    void ndjson(@ParameterObject EventQuery query, HttpServletResponse response) throws IOException {
        EventLogFilter filter = query.filter();
        write(filter, writer(response, NDJSON, "events.ndjson"), view -> json.writeValueAsString(view) + "\n");
    }

    /** A line at a time; stops reading as soon as nobody takes them any more. */
    private void write(EventLogFilter filter, PrintWriter writer, Function<EventView, String> line) {
        log.forEach(filter, entry -> {
            writer.print(line.apply(EventView.of(entry)));
            if (writer.checkError()) {
                throw new IllegalStateException("The one who asked for the events has gone away");
            }
        });
    }

    private static PrintWriter writer(HttpServletResponse response, String type, String file) throws IOException {
        response.setContentType(type);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + file + "\"");
        return response.getWriter();
    }

    private static EventLogEntry.Key key(Cursor cursor) {
        try {
            var kind = EventLogEntry.Kind.valueOf(cursor.text(1));
            if (kind == EventLogEntry.Kind.CONSUMED) {
                cursor.number(2);
            } else {
                EventId.of(cursor.text(2));
            }
            return new EventLogEntry.Key(cursor.instant(0), kind, cursor.text(2));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("/cursor", "CURSOR_GARBLED");
        }
    }
}
