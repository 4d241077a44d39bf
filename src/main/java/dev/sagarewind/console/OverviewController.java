package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page: what has failed, what it holds up, and what is lost first. */
@Controller
class OverviewController {

    private final Overviews overviews;
    private final GroupsAtAGlance groups;

    OverviewController(Overviews overviews, GroupsAtAGlance groups) {
        this.overviews = overviews;
        this.groups = groups;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/")
    String overview(Actor actor, Model model) {
        model.addAttribute("it", overviews.read(actor.scope(Permission.VIEW)));
        model.addAttribute("glance", groups.read(actor.scope(Permission.VIEW)));
        model.addAttribute("mayRewind", actor.may(Permission.REWIND));
        return "console/overview";
    }
}
