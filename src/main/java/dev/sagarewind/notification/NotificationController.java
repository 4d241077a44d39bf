package dev.sagarewind.notification;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where administrators see who is told, and how that goes. */
@Controller
class NotificationController {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationController.class);
    private static final int SHOWN = 100;

    private final Notices notices;
    private final JdbcDeliveryList deliveries;
    private final NotificationSettings settings;

    NotificationController(Notices notices, JdbcDeliveryList deliveries, NotificationSettings settings) {
        this.notices = notices;
        this.deliveries = deliveries;
        this.settings = settings;
    }

    /** @param tested the target to which a test was just sent; anything else is no news */
    @Requires(Permission.ADMINISTER)
    @GetMapping("/notifications")
    String notifications(@RequestParam(defaultValue = "") String tested, Model model) {
        model.addAttribute(
                "targets", settings.targets().stream().map(TargetView::of).toList());
        model.addAttribute("deliveries", deliveries.newest(SHOWN));
        settings.target(tested).ifPresent(target -> model.addAttribute("tested", target.name()));
        return "notification/notifications";
    }

    @Requires(Permission.ADMINISTER)
    @PostMapping("/notifications/{target}/tests")
    String test(Actor actor, @PathVariable String target, RedirectAttributes redirect) {
        NotificationSettings.Target found =
                settings.target(target).orElseThrow(() -> ProblemException.notFound("TARGET_UNKNOWN", target));
        notices.test(found);
        LOG.info("{} sends a test notification to {}", actor.name(), found.name());
        redirect.addAttribute("tested", found.name());
        return "redirect:/notifications";
    }
}
