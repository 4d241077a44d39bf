package dev.sagarewind.web;

import dev.sagarewind.access.AccessSettings;
import dev.sagarewind.access.OpenTo;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page with which everything begins. */
@Controller
class SignInController {

    private final AccessSettings settings;

    SignInController(AccessSettings settings) {
        this.settings = settings;
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @GetMapping("/sign-in")
    String signIn(Model model) {
        model.addAttribute("note", settings.signInNote());
        return "sign-in";
    }
}
