package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.audit.AuditDetails;
import dev.sagarewind.audit.AuditId;
import dev.sagarewind.audit.AuditOutcome;
import dev.sagarewind.audit.AuditTrail;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.timeline.EventLog;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.web.Csv;
import dev.sagarewind.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes all that match as a file, a row at a time. It is in the audit before the first row leaves, and how it ended after
 * the last. One that breaks off says so in its last line, and the connection is cut.
 */
@Component
class EventExports {

    private static final int AT_ONCE = 3;
    private static final int BUFFER = 32 * 1024;

    private final EventLog log;
    private final Masking masking;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    /** Each holds a connection of the pool for as long as its reader takes. */
    private final Semaphore running = new Semaphore(AT_ONCE);

    EventExports(
            EventLog log, Masking masking, AuditTrail trail, PlatformTransactionManager transactions, JsonMapper json) {
        this.log = log;
        this.masking = masking;
        this.trail = trail;
        this.transactions = new TransactionTemplate(transactions);
        this.json = json;
    }

    void csv(EventLogFilter filter, String asked, Actor actor, HttpServletResponse response) {
        var format = new Format(
                Csv.TYPE,
                "events.csv",
                Csv.line(EventView.COLUMNS),
                EventView::csv,
                rows -> Csv.line(List.of("BROKEN_OFF", "this file is not complete, it ends after " + rows + " rows")));
        export(format, filter, asked, actor, response);
    }

    void ndjson(EventLogFilter filter, String asked, Actor actor, HttpServletResponse response) {
        var format = new Format(
                MediaType.APPLICATION_NDJSON_VALUE,
                "events.ndjson",
                "",
                view -> json.writeValueAsString(view) + "\n",
                rows -> "{\"kind\":\"BROKEN_OFF\",\"rows\":" + rows + "}\n");
        export(format, filter, asked, actor, response);
    }

    private record Format(
            String type,
            String file,
            String head,
            Function<EventView, String> line,
            Function<Long, String> brokenOff) {}

    private void export(Format format, EventLogFilter filter, String asked, Actor actor, HttpServletResponse response) {
        if (!running.tryAcquire()) {
            throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "EXPORTS_BUSY", String.valueOf(AT_ONCE));
        }
        try {
            var details = AuditDetails.none().note(format.file() + (asked.isEmpty() ? "" : ": " + asked));
            Optional<AuditId> audit = Optional.ofNullable(
                    transactions.execute(status -> trail.openWithin(actor, AuditedAction.EXPORT, "events", details)));
            write(format, filter, new Run(audit.orElseThrow(), details), response);
        } finally {
            running.release();
        }
    }

    /** One export under way. */
    private static final class Run {
        final AuditId audit;
        final AuditDetails details;
        long rows;

        Run(AuditId audit, AuditDetails details) {
            this.audit = audit;
            this.details = details;
        }
    }

    private void write(Format format, EventLogFilter filter, Run run, HttpServletResponse response) {
        try {
            Writer out = open(format, response);
            try {
                log.forEach(filter, entry -> {
                    put(out, format.line().apply(EventView.of(entry, masking)));
                    run.rows++;
                });
                out.flush();
            } catch (RuntimeException e) {
                if (response.isCommitted() && !(e instanceof UncheckedIOException)) {
                    put(out, format.brokenOff().apply(run.rows));
                    out.flush();
                }
                throw e;
            }
            close(run, AuditOutcome.DONE);
        } catch (IOException | UncheckedIOException gone) {
            close(run, AuditOutcome.CANCELLED);
        } catch (RuntimeException e) {
            close(run, AuditOutcome.FAILED);
            if (!response.isCommitted()) {
                response.reset();
            }
            throw e;
        }
    }

    private static Writer open(Format format, HttpServletResponse response) throws IOException {
        response.setContentType(format.type());
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + format.file() + "\"");
        Writer out =
                new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), BUFFER);
        out.write(format.head());
        return out;
    }

    private static void put(Writer out, String line) {
        try {
            out.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close(Run run, AuditOutcome outcome) {
        String asked = run.details.note().orElse("");
        trail.close(run.audit, outcome, run.details.note(asked + " (" + run.rows + " rows)"));
    }
}
