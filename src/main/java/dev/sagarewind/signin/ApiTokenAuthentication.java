package dev.sagarewind.signin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A program that showed an API token: it acts in its owner's name, with one role, as far as the token reaches. */
final class ApiTokenAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1;

    private final String owner;
    private final transient ApiToken token;

    ApiTokenAuthentication(ApiToken token) {
        super(List.of(new SimpleGrantedAuthority(SignedInActors.authority(token.role()))));
        this.owner = token.owner();
        this.token = token;
        setAuthenticated(true);
    }

    ApiToken token() {
        return token;
    }

    @Override
    public Object getPrincipal() {
        return owner;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApiTokenAuthentication that && token.equals(that.token);
    }

    @Override
    public int hashCode() {
        return token.hashCode();
    }
}
