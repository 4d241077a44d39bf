package dev.sagarewind.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is asking, resolved once per request: take it as a controller's argument and pass it on as a value.
 *
 * @param name the signed-in name
 * @param grants what they may do, and where
 * @param signedInBy how they showed who they are
 * @param address where the request came from; empty for the console itself
 * @param token the name of the API token with which the request was made in this actor's name; empty without one
 */
public record Actor(
        String name, List<Grant> grants, SignedInBy signedInBy, Optional<String> address, Optional<String> token) {

    /** @throws IllegalArgumentException if the name is blank */
    public Actor {
        if (name.isBlank()) {
            throw new IllegalArgumentException("An actor needs a name");
        }
        grants = List.copyOf(grants);
    }

    /** One who came without an API token. */
    public Actor(String name, List<Grant> grants, SignedInBy signedInBy, Optional<String> address) {
        this(name, grants, signedInBy, address, Optional.empty());
    }

    /** One who may do this everywhere. */
    public Actor(String name, Set<Permission> permissions) {
        this(name, List.of(new Grant(permissions, Set.of())), SignedInBy.NONE, Optional.empty());
    }

    /** The console acting by itself, as when it proves a rewind. */
    public static Actor console() {
        return new Actor("console", Set.of());
    }

    /** What they may do somewhere. */
    public Set<Permission> permissions() {
        return grants.stream()
                .flatMap(grant -> grant.permissions().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    }

    /** Where they may do it. */
    public Scope scope(Permission permission) {
        return new Scope(grants.stream()
                .filter(grant -> grant.permissions().contains(permission))
                .map(Grant::within)
                .toList());
    }

    /** Whether they may do it somewhere. */
    public boolean may(Permission permission) {
        return grants.stream().anyMatch(grant -> grant.permissions().contains(permission));
    }

    /** @throws NotPermittedException if this actor has the permission nowhere */
    public void require(Permission permission) {
        if (!may(permission)) {
            throw new NotPermittedException(this, permission);
        }
    }

    /** @throws NotPermittedException if this actor may not do it to this group */
    public void requireForGroup(Permission permission, String consumerGroup) {
        if (!scope(permission).coversGroup(consumerGroup)) {
            throw new NotPermittedException(this, permission, consumerGroup);
        }
    }

    /** @throws NotPermittedException if this actor may not do it to all that a group reads of a topic */
    public void requireForPartition(Permission permission, String consumerGroup, String topic) {
        if (!scope(permission).coversWholePartition(consumerGroup, topic)) {
            throw new NotPermittedException(this, permission, consumerGroup + ", " + topic);
        }
    }

    /** @throws NotPermittedException if this actor may not do it to such an event of a group */
    public void requireForConsumption(
            Permission permission, String consumerGroup, String topic, Optional<String> sagaType) {
        if (!scope(permission).coversConsumption(consumerGroup, topic, sagaType)) {
            throw new NotPermittedException(
                    this,
                    permission,
                    consumerGroup + ", " + topic
                            + sagaType.map(type -> ", " + type).orElse(""));
        }
    }
}
