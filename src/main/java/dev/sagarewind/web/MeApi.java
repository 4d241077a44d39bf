package dev.sagarewind.web;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.OpenTo;
import dev.sagarewind.access.Permission;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who am I and what may I do: the first call of every integration. */
@RestController
@RequestMapping("/api/v1/me")
class MeApi {

    /** @param permissions sorted by name */
    record Me(String name, List<Permission> permissions) {}

    @OpenTo(OpenTo.Audience.SIGNED_IN)
    @GetMapping
    Me me(Actor actor) {
        return new Me(actor.name(), actor.permissions().stream().sorted().toList());
    }
}
