package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.Csv;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.TypedTimes;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** What operators did, for people. */
@Controller
class AuditController {

    private final AuditTrail trail;
    private final AuditExport export;
    private final JdbcAuditChain rows;
    private final Verifications verifications;
    private final TypedTimes times;

    AuditController(
            AuditTrail trail, AuditExport export, JdbcAuditChain rows, Verifications verifications, TypedTimes times) {
        this.trail = trail;
        this.export = export;
        this.rows = rows;
        this.verifications = verifications;
        this.times = times;
    }

    @Requires(Permission.AUDIT)
    @GetMapping("/audit")
    String list(AuditQuery query, Paging paging, Actor actor, Model model) {
        AuditFilter filter = query.filter(times);
        model.addAttribute("entries", trail.list(filter, actor.scope(Permission.AUDIT), paging));
        model.addAttribute("filter", filter);
        model.addAttribute("filtered", !filter.equals(AuditFilter.everything()));
        model.addAttribute("actions", AuditedAction.values());
        model.addAttribute("outcomes", AuditOutcome.values());
        model.addAttribute("head", rows.head());
        model.addAttribute("running", verifications.running().orElse(null));
        model.addAttribute("verified", verifications.last().orElse(null));
        model.addAttribute("limited", !actor.scope(Permission.AUDIT).isEverything());
        return "audit/list";
    }

    @Requires(Permission.AUDIT)
    @PostMapping("/audit/verification")
    String verify(Actor actor) {
        verifications.verify(actor, Optional.empty());
        return "redirect:/audit";
    }

    @Requires(Permission.AUDIT)
    @GetMapping(path = "/audit.csv", produces = Csv.TYPE)
    void csv(AuditQuery query, Actor actor, HttpServletResponse response) {
        export.csv(query, query.filter(times), actor, response);
    }

    @Requires(Permission.AUDIT)
    @GetMapping(path = "/audit.ndjson", produces = MediaType.APPLICATION_NDJSON_VALUE)
    void ndjson(AuditQuery query, Actor actor, HttpServletResponse response) {
        export.ndjson(query, query.filter(times), actor, response);
    }
}
