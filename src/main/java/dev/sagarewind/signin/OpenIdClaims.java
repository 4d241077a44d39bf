package dev.sagarewind.signin;

import dev.sagarewind.access.Roles;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/** What the claims of a provider's token say about somebody: their name here, and their roles. */
class OpenIdClaims {

    private static final int LONGEST_NAME = 200;

    private final OpenIdSettings settings;
    private final AccessSettings access;

    /** @throws IllegalArgumentException if a mapping has a role that there is not */
    OpenIdClaims(OpenIdSettings settings, AccessSettings access) {
        this.settings = settings;
        this.access = access;
        Roles known = access.allRoles();
        for (OpenIdSettings.Mapping mapping : settings.mappings()) {
            for (String role : mapping.roles()) {
                if (known.find(role).isEmpty()) {
                    throw new IllegalArgumentException("saga-rewind.access.openid.mappings: \"" + mapping.value()
                            + "\" stands for the role \"" + role + "\", which is none of "
                            + known.names().stream().sorted().collect(Collectors.joining(", ")));
                }
            }
        }
    }

    /** Empty if there is none that can be shown, or it is that of a configured user, for whom nobody else shall be taken. */
    Optional<String> name(Map<String, Object> claims) {
        return Optional.ofNullable(claims.get(settings.userNameClaim()))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(OpenIdClaims::isName)
                .filter(name -> !name.startsWith("client "))
                .filter(name ->
                        access.users().stream().noneMatch(user -> user.name().equalsIgnoreCase(name)));
    }

    /** Whether it can be told from others wherever it is shown. */
    static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.equals(name.strip())
                && name.codePoints().noneMatch(OpenIdClaims::isInvisible);
    }

    List<GrantedAuthority> authorities(Map<String, Object> claims) {
        Set<String> values = values(claims);
        return AuthorityUtils.createAuthorityList(settings.mappings().stream()
                .filter(mapping -> values.contains(mapping.value()))
                .flatMap(mapping -> mapping.roles().stream())
                .distinct()
                .sorted()
                .map(SignedInActors::authority)
                .toList());
    }

    private Set<String> values(Map<String, Object> claims) {
        Object found = at(claims, settings.rolesClaim());
        if (found instanceof String one) {
            return Set.of(one);
        }
        if (found instanceof Collection<?> many) {
            return many.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .collect(Collectors.toUnmodifiableSet());
        }
        return Set.of();
    }

    /** A claim may have dots in its name, so the whole is tried first. */
    private static @Nullable Object at(Map<?, ?> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        int dot = path.indexOf('.');
        return dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                ? at(inner, path.substring(dot + 1))
                : null;
    }

    private static boolean isInvisible(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }
}
