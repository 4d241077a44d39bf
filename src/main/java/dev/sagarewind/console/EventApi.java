package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.timeline.EventLog;
import dev.sagarewind.web.Csv;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.UUID;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who requested or consumed what. */
@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "Events")
class EventApi {

    private final EventLog log;
    private final EventHistories histories;
    private final EventExports exports;
    private final Reveals reveals;
    private final ListReads reads;
    private final Masking masking;
    private final Clock clock;

    EventApi(
            EventLog log,
            EventHistories histories,
            EventExports exports,
            Reveals reveals,
            ListReads reads,
            Masking masking,
            Clock clock) {
        this.log = log;
        this.histories = histories;
        this.exports = exports;
        this.reveals = reveals;
        this.reads = reads;
        this.masking = masking;
        this.clock = clock;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/{eventId}")
    @Operation(summary = "Request and consumptions of one event")
    EventHistoryView event(@PathVariable UUID eventId, Actor actor) {
        EventInSight event = histories.inSight(eventId, actor);
        return EventHistoryView.of(event.history(), masking, event.payloadFor(actor), clock.instant());
    }

    @Requires(Permission.VIEW)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Requests and consumptions, newest first; also as text/csv and application/x-ndjson",
            description = "All filters together. Where no index has the matches in order of time (a saga type, an event"
                    + " type, an outcome, or a topic beside who requested or consumed) a time range is needed.")
    Slice<EventView> events(@ParameterObject EventQuery query, Paging paging, Actor actor) {
        var filter = query.filter(actor.scope(Permission.VIEW), clock.instant());
        return reads.read(reading -> {
            var found = log.list(filter, paging.cursor().map(EventCursor::key), paging.fetch());
            return Slice.of(found, paging, EventCursor::of, reading.asOf()).map(entry -> EventView.of(entry, masking));
        });
    }

    @Requires(Permission.VIEW)
    @GetMapping(produces = Csv.TYPE)
    @Operation(summary = "All that match, newest first, as a table")
    void csv(@ParameterObject EventQuery query, Actor actor, HttpServletResponse response) {
        var filter = query.filter(actor.scope(Permission.VIEW), clock.instant());
        exports.csv(filter, query.described(), actor, response);
    }

    @Requires(Permission.VIEW)
    @GetMapping(produces = MediaType.APPLICATION_NDJSON_VALUE)
    @Operation(summary = "All that match, newest first, an object a line")
    void ndjson(@ParameterObject EventQuery query, Actor actor, HttpServletResponse response) {
        var filter = query.filter(actor.scope(Permission.VIEW), clock.instant());
        exports.ndjson(filter, query.described(), actor, response);
    }

    @Requires(Permission.VIEW_PAYLOADS)
    @PostMapping("/{eventId}/reveals")
    @Operation(
            summary =
                    "What is masked of one payload or one group's last error; the audit has it before the answer does")
    Revealed reveal(@PathVariable UUID eventId, @RequestBody RevealRequest.Body body, Actor actor) {
        return reveals.reveal(eventId, body.request(), actor);
    }
}
