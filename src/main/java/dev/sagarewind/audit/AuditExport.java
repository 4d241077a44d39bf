package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.web.RowFile;
import jakarta.servlet.http.HttpServletResponse;
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
        write(RowFile.csv("audit.csv", AuditView.COLUMNS, AuditView::csv), query, filter, actor, response);
    }

    void ndjson(AuditQuery query, AuditFilter filter, Actor actor, HttpServletResponse response) {
        write(RowFile.ndjson("audit.ndjson", json), query, filter, actor, response);
    }

    private void write(
            RowFile<AuditView> file, AuditQuery query, AuditFilter filter, Actor actor, HttpServletResponse response) {
        var request = new AuditedExports.Request(
                actor, file.name(), AuditDetails.none().facts(query.facts()));
        exports.stream(
                request,
                file,
                response,
                (id, rows) -> trail.forEach(filter, actor.scope(Permission.AUDIT), entry -> {
                    if (!entry.id().equals(id)) {
                        rows.accept(AuditView.of(entry));
                    }
                }));
    }
}
