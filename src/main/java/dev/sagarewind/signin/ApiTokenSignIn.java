package dev.sagarewind.signin;

import dev.sagarewind.access.SignedInBy;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Takes API tokens. One whose owner has lost the role permits nothing, so it is refused. */
class ApiTokenSignIn implements AuthenticationProvider {

    private final JdbcApiTokens tokens;
    private final AccessSettings settings;
    private final Clock clock;

    ApiTokenSignIn(JdbcApiTokens tokens, AccessSettings settings, Clock clock) {
        this.tokens = tokens;
        this.settings = settings;
        this.clock = clock;
    }

    /** @return null for what is not an API token, as this provider does not know it */
    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        String text = ((BearerTokenAuthenticationToken) authentication).getToken();
        if (!text.startsWith(TokenSecret.PREFIX)) {
            return null;
        }
        ApiToken token = Optional.of(text)
                .filter(TokenSecret::looksLike)
                .flatMap(known -> tokens.find(new TokenSecret(known)))
                .orElseThrow(() -> new BadCredentialsException("Nobody knows this API token"));
        if (!token.usableAt(clock.instant())) {
            throw new CredentialsExpiredException("The API token \"" + token.name() + "\" has expired or was revoked");
        }
        if (token.ownerSignedInBy() == SignedInBy.PASSWORD && !settings.has(token.owner(), token.role())) {
            throw new CredentialsExpiredException(
                    "The owner of the API token \"" + token.name() + "\" has lost its role");
        }
        if (token.lastUsed()
                .filter(use -> use.at().isAfter(clock.instant().minus(JdbcApiTokens.USE_NOTED_EVERY)))
                .isEmpty()) {
            tokens.used(token.id(), Addresses.of(authentication));
        }
        ApiTokenAuthentication signedIn = new ApiTokenAuthentication(token);
        signedIn.setDetails(authentication.getDetails());
        return signedIn;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
