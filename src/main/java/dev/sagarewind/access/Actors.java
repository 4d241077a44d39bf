package dev.sagarewind.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** Translates what Spring Security knows of a request into an {@link Actor}. */
public final class Actors {

    private Actors() {}

    /** Who is signed in on this request; empty if nobody is, as on the sign-in page. */
    public static Optional<Actor> of(HttpServletRequest request) {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(Authentication::isAuthenticated)
                .filter(Predicate.not(AnonymousAuthenticationToken.class::isInstance))
                .map(authentication -> new Actor(
                        authentication.getName(), permissions(authentication), Optional.of(request.getRemoteAddr())));
    }

    private static Set<Permission> permissions(Authentication authentication) {
        Set<String> held = authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .collect(Collectors.toSet());
        return Arrays.stream(Permission.values())
                .filter(permission -> held.contains(permission.name()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    }
}
