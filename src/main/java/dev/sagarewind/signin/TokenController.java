package dev.sagarewind.signin;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Actors;
import dev.sagarewind.access.OpenTo;
import dev.sagarewind.access.Permission;
import dev.sagarewind.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Where people make tokens for programs that act in their name, and revoke them. */
@Controller
class TokenController {

    private final ApiTokens tokens;
    private final TokenSettings settings;
    private final Actors actors;

    TokenController(ApiTokens tokens, TokenSettings settings, Actors actors) {
        this.tokens = tokens;
        this.settings = settings;
        this.actors = actors;
    }

    @OpenTo(OpenTo.Audience.SIGNED_IN)
    @GetMapping("/tokens")
    String tokens(Actor actor, Model model) {
        show(actor, model);
        return "tokens";
    }

    /** The answer shows the token: a redirect would have to keep it somewhere until it is shown. */
    @OpenTo(OpenTo.Audience.SIGNED_IN)
    @PostMapping("/tokens")
    String create(Actor actor, TokenForm form, Model model, HttpServletResponse response) {
        NewToken wish = form.read(actors.roles(), settings.longest().toDays());
        ApiTokens.Creation creation = tokens.create(actor, wish);
        if (creation instanceof ApiTokens.Creation.NameTaken) {
            throw new ProblemException(HttpStatus.CONFLICT, "TOKEN_NAME_TAKEN", wish.name());
        }
        if (creation instanceof ApiTokens.Creation.TooMany tooMany) {
            throw new ProblemException(HttpStatus.CONFLICT, "TOO_MANY_TOKENS", tooMany.atMost());
        }
        if (creation instanceof ApiTokens.Creation.Created created) {
            model.addAttribute("secret", created.secret().text());
            model.addAttribute("created", wish.name());
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        show(actor, model);
        return "tokens";
    }

    /** Somebody else's token is not there for whom it is none of their business. */
    @OpenTo(OpenTo.Audience.SIGNED_IN)
    @PostMapping("/tokens/{tokenId}/revocation")
    String revoke(Actor actor, @PathVariable UUID tokenId) {
        ApiToken token = tokens.find(tokenId)
                .filter(found -> found.owner().equals(actor.name()) || actor.may(Permission.ADMINISTER))
                .orElseThrow(() -> ProblemException.notFound("TOKEN_UNKNOWN"));
        tokens.revoke(token, actor);
        return "redirect:/tokens";
    }

    private void show(Actor actor, Model model) {
        List<ApiToken> others = actor.may(Permission.ADMINISTER)
                ? tokens.all().stream()
                        .filter(token -> !token.owner().equals(actor.name()))
                        .toList()
                : List.of();
        model.addAttribute("own", tokens.of(actor));
        model.addAttribute("others", others);
        model.addAttribute("roles", actors.roles());
        model.addAttribute("settings", settings);
    }
}
