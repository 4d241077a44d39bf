package dev.sagarewind.signin;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;

/**
 * Signs people in with the OpenID provider: by an authorization code with PKCE, of whose tokens only the id token is looked at
 * and none is kept for later calls.
 */
class OpenIdSignIn implements ClientRegistrationRepository, JwtDecoderFactory<ClientRegistration> {

    private static final List<String> KEPT_CLAIMS = List.of("iss", "sub", "aud", "iat", "exp");

    private final OpenIdSettings settings;
    private final OpenIdProvider provider;
    private final OpenIdClaims claims;
    private final ApiTokens tokens;

    OpenIdSignIn(OpenIdSettings settings, OpenIdProvider provider, OpenIdClaims claims, ApiTokens tokens) {
        this.settings = settings;
        this.provider = provider;
        this.claims = claims;
        this.tokens = tokens;
    }

    @Override
    public ClientRegistration findByRegistrationId(String registrationId) {
        if (!registrationId.equals(OpenIdProvider.REGISTRATION)) {
            throw new IllegalArgumentException("There is one provider: " + OpenIdProvider.REGISTRATION);
        }
        return provider.registration();
    }

    @Override
    public JwtDecoder createDecoder(ClientRegistration registration) {
        NimbusJwtDecoder decoder = provider.signatures();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    /** As the one of Spring Security, but it does not wait for ever. */
    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> codes() {
        RestClientAuthorizationCodeTokenResponseClient codes = new RestClientAuthorizationCodeTokenResponseClient();
        codes.setRestClient(RestClient.builder()
                .requestFactory(provider.calls())
                .configureMessageConverters(converters -> {
                    converters.addCustomConverter(new FormHttpMessageConverter());
                    converters.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return codes;
    }

    /** Keeps of the claims what is needed to sign out; the roles are looked up by their names with every request. */
    OidcUser user(OidcUserRequest request) {
        OidcIdToken token = request.getIdToken();
        String name = claims.name(token.getClaims())
                .orElseThrow(() -> new OAuth2AuthenticationException(
                        new OAuth2Error("nobody"),
                        "The claim " + settings.userNameClaim() + " is missing or names nobody who may come in"));
        Collection<GrantedAuthority> authorities = claims.authorities(token.getClaims());
        tokens.ownerHas(name, SignedInActors.roleNames(authorities));
        Map<String, Object> kept = new LinkedHashMap<>();
        KEPT_CLAIMS.stream()
                .filter(token.getClaims()::containsKey)
                .forEach(claim -> kept.put(claim, token.getClaims().get(claim)));
        kept.put(settings.userNameClaim(), name);
        return new DefaultOidcUser(
                authorities,
                new OidcIdToken(token.getTokenValue(), token.getIssuedAt(), token.getExpiresAt(), kept),
                settings.userNameClaim());
    }
}
