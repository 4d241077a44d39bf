package dev.sagarewind.web;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.OpenTo;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Who am I here, and what may I do? */
@Controller
class MeController {

    @OpenTo(OpenTo.Audience.SIGNED_IN)
    @GetMapping("/me")
    String me(Actor actor, Model model) {
        model.addAttribute("permissions", actor.permissions().stream().sorted().toList());
        return "me";
    }
}
