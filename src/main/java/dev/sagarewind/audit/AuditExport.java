package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.web.Csv;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The acts that match as a file, a line at a time. The export itself is one of them, and not in it. */
@Component
class AuditExport {

    private final AuditTrail trail;
    private final AuditedExports exports;
    private final JsonMapper json;

    AuditExport(AuditTrail trail, AuditedExports exports, JsonMapper json) {
        this.trail = trail;
        this.exports = exports;
        this.json = json;
    }

    void csv(AuditQuery query, AuditFilter filter, Actor actor, HttpServletResponse response) {
        write(query, filter, actor, response, Csv.TYPE, "audit.csv", Csv.line(AuditView.COLUMNS), AuditView::csv);
    }

    void ndjson(AuditQuery query, AuditFilter filter, Actor actor, HttpServletResponse response) {
        write(
                query,
                filter,
                actor,
                response,
                MediaType.APPLICATION_NDJSON_VALUE,
                "audit.ndjson",
                "",
                view -> json.writeValueAsString(view) + "\n");
    }

    private void write(
            AuditQuery query,
            AuditFilter filter,
            Actor actor,
            HttpServletResponse response,
            String type,
            String file,
            String head,
            Function<AuditView, String> line) {
        exports.during(actor, file, AuditDetails.none().facts(query.facts()), (id, rows) -> {
            PrintWriter writer = writer(response, type, file);
            writer.print(head);
            trail.forEach(filter, actor.scope(Permission.AUDIT), entry -> {
                if (!entry.id().equals(id)) {
                    writer.print(line.apply(AuditView.of(entry)));
                    rows.incrementAndGet();
                }
                if (writer.checkError()) {
                    throw new IllegalStateException("The one who asked for the audit has gone away");
                }
            });
        });
    }

    private static PrintWriter writer(HttpServletResponse response, String type, String file) {
        response.setContentType(type);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + file + "\"");
        try {
            return response.getWriter();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
