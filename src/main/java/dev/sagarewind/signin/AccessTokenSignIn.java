package dev.sagarewind.signin;

import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Takes access tokens of the OpenID provider: JWTs that it signed for this API and that have not expired. */
class AccessTokenSignIn implements AuthenticationProvider {

    private final OpenIdSettings settings;
    private final OpenIdProvider provider;
    private final OpenIdClaims claims;

    AccessTokenSignIn(OpenIdSettings settings, OpenIdProvider provider, OpenIdClaims claims) {
        this.settings = settings;
        this.provider = provider;
        this.claims = claims;
    }

    /** @return null for an API token, which is not for this provider */
    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        String text = ((BearerTokenAuthenticationToken) authentication).getToken();
        if (text.startsWith(TokenSecret.PREFIX)) {
            return null;
        }
        String audience =
                settings.tokensFor().orElseThrow(() -> new BadCredentialsException("No access tokens are taken here"));
        Jwt token = decode(text, audience);
        String name = claims.name(token.getClaims())
                .or(() -> program(token))
                .orElseThrow(() -> new CredentialsExpiredException("The access token names nobody who may come in"));
        JwtAuthenticationToken signedIn =
                new JwtAuthenticationToken(token, claims.authorities(token.getClaims()), name);
        signedIn.setDetails(authentication.getDetails());
        return signedIn;
    }

    /** Only a wrong signature is a guess; who has one that expired once had a good one. */
    private Jwt decode(String text, String audience) {
        try {
            NimbusJwtDecoder decoder = provider.signatures();
            decoder.setJwtValidator(validator(audience));
            return decoder.decode(text);
        } catch (JwtValidationException invalid) {
            throw new CredentialsExpiredException("The access token has expired or is not for this API", invalid);
        } catch (BadJwtException wrong) {
            throw new BadCredentialsException("The access token is not signed by the provider", wrong);
        } catch (JwtException unknown) {
            if (isRateLimited(unknown)) {
                throw new BadCredentialsException("The access token is signed with a key that is not known", unknown);
            }
            throw new SignInUnavailableException(new ProviderAwayException(unknown));
        }
    }

    private OAuth2TokenValidator<Jwt> validator(String audience) {
        JwtTimestampValidator times = new JwtTimestampValidator();
        times.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(
                times,
                new JwtIssuerValidator(String.valueOf(settings.issuer())),
                token -> isFor(token, audience) && !isIdToken(token)
                        ? OAuth2TokenValidatorResult.success()
                        : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token")));
    }

    /** As Cognito and Keycloak mark one, and one that says which access token came with it. */
    private static boolean isIdToken(Jwt token) {
        return "id".equals(token.getClaims().get("token_use"))
                || "ID".equals(token.getClaims().get("typ"))
                || token.hasClaim("at_hash");
    }

    /** A program that came in its own name is the subject itself; the space keeps it apart from names of people. */
    private static Optional<String> program(Jwt token) {
        return Stream.of("client_id", "azp")
                .flatMap(claim -> Optional.ofNullable(token.getClaimAsString(claim)).stream())
                .filter(client -> client.equals(token.getSubject()))
                .filter(OpenIdClaims::isName)
                .map(client -> "client " + client)
                .findFirst();
    }

    /** An access token of Cognito has no audience, but says which client it was made for. */
    private static boolean isFor(Jwt token, String audience) {
        List<String> audiences = Optional.ofNullable(token.getAudience()).orElse(List.of());
        return audiences.isEmpty()
                ? audience.equals(token.getClaimAsString("client_id"))
                : audiences.contains(audience);
    }

    private static boolean isRateLimited(Throwable thrown) {
        return thrown instanceof RateLimitReachedException
                || thrown.getCause() != null && isRateLimited(thrown.getCause());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
