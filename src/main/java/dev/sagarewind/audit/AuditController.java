package dev.sagarewind.audit;

import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.TypedTimes;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What operators did, for people. */
@Controller
class AuditController {

    private final AuditTrail trail;
    private final TypedTimes times;

    AuditController(AuditTrail trail, TypedTimes times) {
        this.trail = trail;
        this.times = times;
    }

    @Requires(Permission.AUDIT)
    @GetMapping("/audit")
    String list(
            @RequestParam Optional<String> actor,
            @RequestParam Optional<AuditedAction> action,
            @RequestParam Optional<String> from,
            @RequestParam Optional<String> to,
            Paging paging,
            Model model) {
        AuditFilter filter = new AuditFilter(
                actor.map(String::strip).filter(text -> !text.isEmpty()),
                action,
                from.flatMap(text -> times.read("from", text)),
                to.flatMap(text -> times.read("to", text)));
        model.addAttribute("entries", trail.list(filter, paging));
        model.addAttribute("filter", filter);
        model.addAttribute("filtered", !filter.equals(AuditFilter.everything()));
        model.addAttribute("actions", AuditedAction.values());
        return "audit/list";
    }
}
