package dev.sagarewind.signin;

import dev.sagarewind.access.OpenTo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page with which everything begins, and the one with which it ends. */
@Controller
class SignInController {

    private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{0,3}");
    private static final Pattern REASON = Pattern.compile("away|refused|nobody");

    private final AccessSettings settings;
    private final OpenIdSettings openId;

    SignInController(AccessSettings settings, OpenIdSettings openId) {
        this.settings = settings;
        this.openId = openId;
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @GetMapping("/sign-in")
    String signIn(
            @RequestParam(required = false) @Nullable String wait,
            @RequestParam(name = "openid", required = false) @Nullable String failed,
            Model model) {
        model.addAttribute("note", settings.signInNote());
        model.addAttribute("users", !settings.users().isEmpty());
        model.addAttribute("provider", openId.signsIn() ? openId.provider() : null);
        model.addAttribute(
                "wait",
                Optional.ofNullable(wait)
                        .filter(text -> SECONDS.matcher(text).matches())
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                        .orElse(null));
        model.addAttribute(
                "failed",
                Optional.ofNullable(failed)
                        .filter(text -> REASON.matcher(text).matches())
                        .orElse(null));
        return "sign-in";
    }

    /** Shown within the answer to a sign-out; leads on by itself, and by a link where that does not happen. */
    @OpenTo(OpenTo.Audience.EVERYBODY)
    @RequestMapping("/signed-out")
    String signedOut(HttpServletRequest request, HttpServletResponse response, Model model) {
        if (!(request.getAttribute(SignedOutHandler.PROVIDER) instanceof String address)) {
            return "redirect:/sign-in";
        }
        response.setHeader("Refresh", "0;url=" + address);
        model.addAttribute("address", address);
        model.addAttribute("provider", openId.provider());
        return "signed-out";
    }
}
