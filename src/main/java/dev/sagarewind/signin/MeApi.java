package dev.sagarewind.signin;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Grant;
import dev.sagarewind.access.OpenTo;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Reach;
import dev.sagarewind.access.SignedInBy;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who am I and what may I do: the first call of every integration. */
@RestController
@RequestMapping("/api/v1/me")
class MeApi {

    /**
     * @param permissions held somewhere, sorted by name
     * @param grants where they are held
     */
    record Me(String name, SignedInBy signedInBy, List<Permission> permissions, List<Granted> grants) {}

    /** @param within what is granted is within all of these; none mean everywhere */
    record Granted(List<Permission> permissions, Set<Reach> within) {

        static Granted of(Grant grant) {
            return new Granted(grant.permissions().stream().sorted().toList(), grant.within());
        }
    }

    @OpenTo(OpenTo.Audience.SIGNED_IN)
    @GetMapping
    Me me(Actor actor) {
        return new Me(
                actor.name(),
                actor.signedInBy(),
                actor.permissions().stream().sorted().toList(),
                actor.grants().stream().map(Granted::of).toList());
    }
}
