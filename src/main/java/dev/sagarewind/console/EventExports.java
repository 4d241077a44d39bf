package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.audit.AuditDetails;
import dev.sagarewind.audit.AuditedExports;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.timeline.EventLog;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.web.RowFile;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The events that match as a file, a row at a time. */
@Component
class EventExports {

    private final EventLog log;
    private final Masking masking;
    private final AuditedExports exports;
    private final ListReads reads;
    private final JsonMapper json;

    EventExports(EventLog log, Masking masking, AuditedExports exports, ListReads reads, JsonMapper json) {
        this.log = log;
        this.masking = masking;
        this.exports = exports;
        this.reads = reads;
        this.json = json;
    }

    /** @param asked what the filter says, as text */
    void csv(EventLogFilter filter, String asked, Actor actor, HttpServletResponse response) {
        write(RowFile.csv("events.csv", EventView.COLUMNS, EventView::csv), filter, asked, actor, response);
    }

    /** @param asked what the filter says, as text */
    void ndjson(EventLogFilter filter, String asked, Actor actor, HttpServletResponse response) {
        write(RowFile.ndjson("events.ndjson", json), filter, asked, actor, response);
    }

    private void write(
            RowFile<EventView> file, EventLogFilter filter, String asked, Actor actor, HttpServletResponse response) {
        var details = AuditDetails.none().note(file.name() + (asked.isEmpty() ? "" : ": " + asked));
        exports.stream(
                new AuditedExports.Request(actor, "events", details),
                file,
                response,
                (id, rows) -> reads.export(
                        reading -> log.forEach(filter, entry -> rows.accept(EventView.of(entry, masking)))));
    }
}
