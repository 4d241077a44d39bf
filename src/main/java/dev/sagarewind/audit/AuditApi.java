package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.Csv;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What operators did, for programs. */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "Audit")
class AuditApi {

    private final AuditTrail trail;
    private final AuditExport export;

    AuditApi(AuditTrail trail, AuditExport export) {
        this.trail = trail;
        this.export = export;
    }

    @Requires(Permission.AUDIT)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "What operators did, newest first, refusals among the rest; also as text/csv and"
                    + " application/x-ndjson")
    Slice<AuditView> list(@ParameterObject AuditQuery query, Paging paging, Actor actor) {
        return trail.list(query.filter(), actor.scope(Permission.AUDIT), paging).map(AuditView::of);
    }

    @Requires(Permission.AUDIT)
    @GetMapping(produces = Csv.TYPE)
    @Operation(summary = "All that match, newest first, as a table; recorded as an export")
    void csv(@ParameterObject AuditQuery query, Actor actor, HttpServletResponse response) {
        export.csv(query, query.filter(), actor, response);
    }

    @Requires(Permission.AUDIT)
    @GetMapping(produces = MediaType.APPLICATION_NDJSON_VALUE)
    @Operation(summary = "All that match, newest first, an object a line; recorded as an export")
    void ndjson(@ParameterObject AuditQuery query, Actor actor, HttpServletResponse response) {
        export.ndjson(query, query.filter(), actor, response);
    }
}
