package dev.sagarewind.console;

import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.EventLog;
import dev.sagarewind.timeline.EventLogEntry;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.timeline.Timeline;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import dev.sagarewind.web.TypedTimes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Who requested or consumed what, for people. */
@Controller
class EventLogController {

    private final EventLog log;
    private final Timeline timeline;
    private final TypedTimes times;
    private final Clock clock;

    EventLogController(EventLog log, Timeline timeline, TypedTimes times, Clock clock) {
        this.log = log;
        this.timeline = timeline;
        this.times = times;
        this.clock = clock;
    }

    /** What was typed into the filter; blank counts as nothing. */
    record Typed(
            Optional<String> eventId,
            Optional<String> sagaId,
            Optional<String> requestedBy,
            Optional<String> consumedBy,
            Optional<String> consumerGroup,
            Optional<String> topic,
            Optional<String> from,
            Optional<String> to) {

        Typed {
            eventId = given(eventId);
            sagaId = given(sagaId);
            requestedBy = given(requestedBy);
            consumedBy = given(consumedBy);
            consumerGroup = given(consumerGroup);
            topic = given(topic);
        }

        private static Optional<String> given(Optional<String> text) {
            return text.map(String::strip).filter(stripped -> !stripped.isEmpty());
        }
    }

    @Requires(Permission.VIEW)
    @GetMapping("/audit/events")
    String events(Typed typed, Paging paging, Model model) {
        model.addAttribute("filter", typed);
        model.addAttribute(
                "entries", typed.eventId().isPresent() ? ofEvent(typed.eventId().get()) : list(typed, paging));
        return "console/events";
    }

    private Slice<EventLogEntry> list(Typed typed, Paging paging) {
        boolean consumers =
                typed.consumedBy().isPresent() || typed.consumerGroup().isPresent();
        new FieldProblems()
                .check(typed.requestedBy().isEmpty() || !consumers, "/requestedBy", "REQUESTER_OR_CONSUMER")
                .refuse();
        EventLogFilter filter = new EventLogFilter(
                typed.requestedBy(),
                typed.consumedBy(),
                typed.consumerGroup().map(ConsumerGroupId::new),
                typed.topic(),
                typed.sagaId(),
                typed.from().flatMap(text -> times.read("from", text)),
                typed.to().flatMap(text -> times.read("to", text)));
        return Slice.of(
                log.list(filter, paging.cursor().map(EventLogController::key), paging.fetch()),
                paging,
                entry -> Cursor.of(entry.at(), entry.kind(), entry.rowId()),
                clock.instant());
    }

    private Slice<EventLogEntry> ofEvent(String text) {
        return new Slice<>(
                timeline.event(eventId(text)).map(EventEntries::of).orElseGet(List::of), null, clock.instant());
    }

    private static EventId eventId(String text) {
        try {
            return EventId.of(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("/eventId", "EVENT_ID_NOT_READABLE", text);
        }
    }

    private static EventLogEntry.Key key(Cursor cursor) {
        try {
            return new EventLogEntry.Key(cursor.instant(0), EventLogEntry.Kind.valueOf(cursor.text(1)), cursor.text(2));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("/cursor", "CURSOR_GARBLED");
        }
    }
}
