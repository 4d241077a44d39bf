package dev.sagarewind.signin;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Actors;
import dev.sagarewind.access.Grant;
import dev.sagarewind.access.Role;
import dev.sagarewind.access.Roles;
import dev.sagarewind.access.SignedInBy;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Translates what Spring Security knows of a request into an {@link Actor}. A session holds the names of roles only, so that
 * a change of what a role permits holds for those who are signed in, too.
 */
@Component
class SignedInActors implements Actors {

    private static final String ROLE = "ROLE_";

    private final Roles roles;

    SignedInActors(Roles roles) {
        this.roles = roles;
    }

    @Override
    public Optional<Actor> of(HttpServletRequest request) {
        return signedIn()
                .map(authentication -> new Actor(
                        authentication.getName(),
                        grants(authentication),
                        signedInBy(authentication),
                        Optional.of(request.getRemoteAddr()),
                        token(authentication).map(ApiToken::name)));
    }

    @Override
    public List<Role> roles() {
        return signedIn().stream()
                .flatMap(authentication -> roleNames(authentication.getAuthorities()).stream())
                .sorted()
                .flatMap(name -> roles.find(name).stream())
                .toList();
    }

    /** The authority that stands for a role. */
    static String authority(String role) {
        return ROLE + role;
    }

    static List<String> roleNames(Collection<? extends GrantedAuthority> authorities) {
        return authorities.stream()
                .map(GrantedAuthority::getAuthority)
                .filter(authority -> authority != null && authority.startsWith(ROLE))
                .map(authority -> authority.substring(ROLE.length()))
                .toList();
    }

    private static Optional<Authentication> signedIn() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(Authentication::isAuthenticated)
                .filter(Predicate.not(AnonymousAuthenticationToken.class::isInstance));
    }

    private List<Grant> grants(Authentication authentication) {
        List<Grant> grants = roles.grants(roleNames(authentication.getAuthorities()));
        return token(authentication)
                .map(token -> grants.stream()
                        .map(grant -> grant.narrowedTo(token.reach()))
                        .toList())
                .orElse(grants);
    }

    private static Optional<ApiToken> token(Authentication authentication) {
        return authentication instanceof ApiTokenAuthentication byToken
                ? Optional.of(byToken.token())
                : Optional.empty();
    }

    /** Nothing that the request says of itself decides, as the audit shows it. */
    private static SignedInBy signedInBy(Authentication authentication) {
        if (authentication instanceof ApiTokenAuthentication) {
            return SignedInBy.API_TOKEN;
        }
        if (authentication instanceof JwtAuthenticationToken) {
            return SignedInBy.ACCESS_TOKEN;
        }
        if (authentication instanceof OAuth2AuthenticationToken) {
            return SignedInBy.OPENID_CONNECT;
        }
        return authentication.getDetails() instanceof HttpBasicDetails ? SignedInBy.HTTP_BASIC : SignedInBy.PASSWORD;
    }

    /** Tells a call with HTTP Basic from a session of the form. */
    static final class HttpBasicDetails extends WebAuthenticationDetails {

        private static final long serialVersionUID = 1;

        HttpBasicDetails(HttpServletRequest request) {
            super(request);
        }
    }
}
