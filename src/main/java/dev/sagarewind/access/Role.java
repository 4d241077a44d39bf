package dev.sagarewind.access;

import java.util.EnumSet;
import java.util.Set;

/** A named bundle of permissions, as settings give it to users. */
public enum Role {
    VIEWER(EnumSet.of(Permission.VIEW)),
    OPERATOR(EnumSet.allOf(Permission.class));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = permissions;
    }

    Set<Permission> permissions() {
        return permissions;
    }
}
