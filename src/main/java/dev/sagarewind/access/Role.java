package dev.sagarewind.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A named bundle of permissions, as settings give it to users.
 *
 * @param reach where it gives them
 */
public record Role(String name, Set<Permission> permissions, Reach reach) {

    /** What there is without any setting; a setting of the same name replaces one. */
    static final List<Role> BUILT_IN = List.of(
            everywhere("viewer", EnumSet.of(Permission.VIEW)),
            everywhere("operator", EnumSet.complementOf(EnumSet.of(Permission.ADMINISTER))),
            everywhere("auditor", EnumSet.of(Permission.VIEW, Permission.AUDIT)),
            everywhere("administrator", EnumSet.allOf(Permission.class)));

    /** @throws IllegalArgumentException if it permits nothing, or limits by saga type what moves whole partitions */
    public Role {
        permissions = Set.copyOf(permissions);
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("saga-rewind.access.roles: \"" + name + "\" needs permissions");
        }
        if (!reach.sagaTypes().isEmpty() && movesPartitions(permissions)) {
            throw new IllegalArgumentException("saga-rewind.access.roles: \"" + name + "\" limits "
                    + permissions.stream()
                            .filter(Permission::movesPartitions)
                            .map(permission -> permission.name().toLowerCase(Locale.ROOT))
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + " by saga type, but a committed offset moves for all sagas of its partition. Give these in a role"
                    + " without saga-types");
        }
    }

    /** Whether saga types cannot limit it. */
    public boolean movesPartitions() {
        return movesPartitions(permissions);
    }

    private static boolean movesPartitions(Set<Permission> permissions) {
        return permissions.stream().anyMatch(Permission::movesPartitions);
    }

    private static Role everywhere(String name, Set<Permission> permissions) {
        return new Role(name, permissions, new Reach(Set.of(), Set.of(), Set.of()));
    }

    Grant grant() {
        return new Grant(permissions, Set.of(reach));
    }
}
