package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.timeline.EventLog;
import dev.sagarewind.timeline.EventLogEntry;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import dev.sagarewind.web.TypedTimes;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Who requested or consumed what, for people. */
@Controller
class EventLogController {

    private final EventLog log;
    private final EventExports exports;
    private final ListReads reads;
    private final TypedTimes times;
    private final Clock clock;

    EventLogController(EventLog log, EventExports exports, ListReads reads, TypedTimes times, Clock clock) {
        this.log = log;
        this.exports = exports;
        this.reads = reads;
        this.times = times;
        this.clock = clock;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/audit/events")
    String events(EventQuery query, Paging paging, Actor actor, Model model) {
        EventLogFilter filter = filter(query, actor);
        Slice<EventLogEntry> entries = reads.read(reading -> Slice.of(
                log.list(filter, paging.cursor().map(EventCursor::key), paging.fetch()),
                paging,
                EventCursor::of,
                reading.asOf()));
        model.addAttribute("filter", query);
        model.addAttribute("entries", entries);
        model.addAttribute("outcomes", Outcome.values());
        model.addAttribute(
                "reveal", filter.eventId().map(id -> reveal(entries.items())).orElse(null));
        model.addAttribute("mayViewPayloads", actor.may(Permission.VIEW_PAYLOADS));
        return "console/events";
    }

    @Requires(Permission.VIEW)
    @GetMapping("/audit/events.csv")
    void csv(EventQuery query, Actor actor, HttpServletResponse response) {
        exports.csv(filter(query, actor), query.described(), actor, response);
    }

    @Requires(Permission.VIEW)
    @GetMapping("/audit/events.ndjson")
    void ndjson(EventQuery query, Actor actor, HttpServletResponse response) {
        exports.ndjson(filter(query, actor), query.described(), actor, response);
    }

    private EventLogFilter filter(EventQuery query, Actor actor) {
        return query.filter(actor.scope(Permission.VIEW), clock.instant(), this::time);
    }

    private Instant time(String text) {
        try {
            return times.read("time", text).orElseThrow();
        } catch (ProblemException notReadable) {
            throw new DateTimeException(text, notReadable); // the query names the field
        }
    }

    /**
     * What of the one event on the page can be revealed.
     *
     * @param groups those that left an error
     */
    public record Revealable(boolean payload, List<String> groups) {}

    private static Revealable reveal(List<EventLogEntry> entries) {
        return new Revealable(
                entries.stream().anyMatch(entry -> entry.kind() == EventLogEntry.Kind.REQUESTED),
                entries.stream()
                        .filter(entry -> entry.errorType().isPresent()
                                || entry.errorMessage().isPresent())
                        .flatMap(entry -> entry.group().stream())
                        .map(Object::toString)
                        .distinct()
                        .toList());
    }
}
