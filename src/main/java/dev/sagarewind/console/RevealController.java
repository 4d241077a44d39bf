package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Shows one masked value in full, in the answer to the form and nowhere else: there is no address to come back to. */
@Controller
class RevealController {

    private final Reveals reveals;

    RevealController(Reveals reveals) {
        this.reveals = reveals;
    }

    @Requires(Permission.VIEW_PAYLOADS)
    @PostMapping("/audit/events/{eventId}/reveals")
    String reveal(
            @PathVariable UUID eventId,
            RevealRequest.Body body,
            Actor actor,
            Model model,
            HttpServletResponse response) {
        model.addAttribute("revealed", reveals.reveal(eventId, body.request(), actor));
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        return "console/reveal";
    }
}
