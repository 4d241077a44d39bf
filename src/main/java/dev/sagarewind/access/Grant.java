package dev.sagarewind.access;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some permissions, and how far they reach.
 *
 * @param within what is granted is within all of these; none mean everywhere
 */
public record Grant(Set<Permission> permissions, Set<Reach> within) {

    public Grant {
        permissions = permissions.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(permissions));
        within = within.stream().filter(reach -> !reach.limitsNothing()).collect(Collectors.toUnmodifiableSet());
    }

    /** The same permissions, but only as far as this reaches, too. */
    public Grant narrowedTo(Reach reach) {
        Set<Reach> narrower = new HashSet<>(within);
        narrower.add(reach);
        return new Grant(permissions, narrower);
    }
}
