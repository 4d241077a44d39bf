package dev.sagarewind.access;

import java.util.Optional;
import java.util.Set;

/**
 * Who is asking, resolved once per request: take it as a controller's argument and pass it on as a value.
 *
 * @param name the signed-in name
 * @param permissions what they may do
 * @param address where the request came from; empty for the console itself
 */
public record Actor(String name, Set<Permission> permissions, Optional<String> address) {

    /** @throws IllegalArgumentException if the name is blank */
    public Actor {
        if (name.isBlank()) {
            throw new IllegalArgumentException("An actor needs a name");
        }
        permissions = Set.copyOf(permissions);
    }

    public Actor(String name, Set<Permission> permissions) {
        this(name, permissions, Optional.empty());
    }

    /** The console acting by itself, as when it proves a rewind. */
    public static Actor console() {
        return new Actor("console", Set.of());
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** @throws NotPermittedException if this actor lacks the permission */
    public void require(Permission permission) {
        if (!may(permission)) {
            throw new NotPermittedException(this, permission);
        }
    }
}
