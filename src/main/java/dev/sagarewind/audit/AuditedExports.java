package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.RowFile;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Records that many rows are handed out as a file: before the first one, and how many it were after the last. */
@Component
public class AuditedExports {

    private static final int STREAMED_AT_ONCE = 3;

    private final AuditTrail trail;
    /** One that reads behind a cursor holds a connection of the pool for as long as its reader takes. */
    private final Semaphore streaming = new Semaphore(STREAMED_AT_ONCE);

    public AuditedExports(AuditTrail trail) {
        this.trail = trail;
    }

    /** What an export is recorded as: who takes what away, and what they asked for. */
    public record Request(Actor actor, String subject, AuditDetails details) {}

    /**
     * Streams rows to whoever asked for them. Where they go away, the export ends as cancelled, and that is all.
     *
     * @param rows given the id of this act, gives the rows one after the other
     * @throws ProblemException 503 {@code EXPORTS_BUSY} where as many as may be are under way
     */
    public <T> void stream(
            Request request, RowFile<T> file, HttpServletResponse response, BiConsumer<AuditId, Consumer<T>> rows) {
        if (!streaming.tryAcquire()) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "EXPORTS_BUSY", String.valueOf(STREAMED_AT_ONCE));
        }
        try {
            during(request, (id, written) -> file.write(response, written, row -> rows.accept(id, row)));
        } catch (UncheckedIOException gone) {
            // Recorded; nobody is left to be told.
        } finally {
            streaming.release();
        }
    }

    /**
     * For files that are made whole before they are handed out.
     *
     * @param export is given the id of this act, and counts the rows
     */
    public void during(Request request, BiConsumer<AuditId, AtomicLong> export) {
        AuditDetails asked = request.details();
        AuditId id = trail.open(request.actor(), AuditedAction.EXPORT, request.subject(), asked);
        AtomicLong rows = new AtomicLong();
        AuditOutcome outcome = AuditOutcome.FAILED;
        try {
            export.accept(id, rows);
            outcome = AuditOutcome.DONE;
        } catch (UncheckedIOException gone) {
            outcome = AuditOutcome.CANCELLED;
            throw gone;
        } finally {
            String note =
                    asked.note().map(text -> text + " (" + rows + " rows)").orElse(rows + " rows");
            trail.close(id, outcome, asked.note(note).fact("rows", rows.toString()));
        }
    }
}
