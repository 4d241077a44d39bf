package dev.sagarewind.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Translates what Spring Security knows of a request into an {@link Actor}. A session holds the names of roles only, so that
 * a change of what a role permits holds for those who are signed in, too.
 */
@Component
public class Actors {

    private static final String ROLE = "ROLE_";

    private final Roles roles;

    Actors(Roles roles) {
        this.roles = roles;
    }

    /** Who is signed in on this request; empty if nobody is, as on the sign-in page. */
    public Optional<Actor> of(HttpServletRequest request) {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(Authentication::isAuthenticated)
                .filter(Predicate.not(AnonymousAuthenticationToken.class::isInstance))
                .map(authentication -> new Actor(
                        authentication.getName(),
                        grants(authentication),
                        signedInBy(request),
                        Optional.of(request.getRemoteAddr())));
    }

    /** The authority that stands for a role. */
    static String authority(String role) {
        return ROLE + role;
    }

    private List<Grant> grants(Authentication authentication) {
        return roles.grants(authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(authority -> authority != null && authority.startsWith(ROLE))
                .map(authority -> authority.substring(ROLE.length()))
                .toList());
    }

    private static SignedInBy signedInBy(HttpServletRequest request) {
        return request.getHeader("Authorization") == null ? SignedInBy.PASSWORD : SignedInBy.HTTP_BASIC;
    }
}
