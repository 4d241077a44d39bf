package dev.sagarewind.signin;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * The OpenID provider, which is asked when it is first needed, so that the console starts while it is away; each question has a
 * time limit. What it says of itself is kept; that it did not answer is kept for a moment, so that not everybody waits.
 */
class OpenIdProvider {

    static final String REGISTRATION = "openid";

    private static final Duration AWAY_FOR = Duration.ofSeconds(5);
    private static final int LARGEST_KEY_SET = 1 << 20;
    private static final Duration KEYS_FOR = Duration.ofMinutes(15);

    private final OpenIdSettings settings;
    private final Clock clock;

    private @Nullable Known known;
    private Instant awayUntil = Instant.MIN;

    OpenIdProvider(OpenIdSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    private record Known(ClientRegistration registration, JWKSource<SecurityContext> keys) {}

    /** @throws ProviderAwayException if it does not say how it is to be used */
    ClientRegistration registration() {
        return known().registration();
    }

    /** One that accepts what the provider signed, whatever it says. Only signatures with a public key count. */
    NimbusJwtDecoder signatures() {
        return NimbusJwtDecoder.withJwkSource(known().keys())
                .jwsAlgorithms(algorithms -> algorithms.addAll(EnumSet.allOf(SignatureAlgorithm.class)))
                .build();
    }

    /** What answers not in time, or not at all, is away. */
    JdkClientHttpRequestFactory calls() {
        JdkClientHttpRequestFactory calls = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(settings.callTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        calls.setReadTimeout(settings.callTimeout());
        return calls;
    }

    private synchronized Known known() {
        if (known != null) {
            return known;
        }
        if (clock.instant().isBefore(awayUntil)) {
            throw new ProviderAwayException("It did not answer a moment ago");
        }
        try {
            known = ask();
            return known;
        } catch (RestClientException | IllegalArgumentException | IllegalStateException | MalformedURLException e) {
            awayUntil = clock.instant().plus(AWAY_FOR);
            throw new ProviderAwayException(e);
        }
    }

    private Known ask() throws MalformedURLException {
        String issuer = String.valueOf(settings.issuer());
        Map<String, Object> configuration = RestClient.builder()
                .requestFactory(calls())
                .build()
                .get()
                .uri(URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"))
                .retrieve()
                .body(new ParameterizedTypeReference<>() {});
        if (configuration == null || !issuer.equals(configuration.get("issuer"))) {
            throw new IllegalStateException("saga-rewind.access.openid.issuer is \"" + issuer
                    + "\", but what is there calls itself \""
                    + (configuration == null ? null : configuration.get("issuer")) + "\"; write that");
        }
        ClientRegistration registration = registration(configuration);
        URL keys = URI.create(String.valueOf(registration.getProviderDetails().getJwkSetUri()))
                .toURL();
        int timeout = Math.toIntExact(settings.callTimeout().toMillis());
        // A token with the id of a key that is not known has the keys read again: not more often than the rate limit
        // allows.
        JWKSource<SecurityContext> source = JWKSourceBuilder.<SecurityContext>create(
                        keys, new DefaultResourceRetriever(timeout, timeout, LARGEST_KEY_SET))
                .cache(KEYS_FOR.toMillis(), 2L * timeout)
                .rateLimited(true)
                .build();
        return new Known(registration, source);
    }

    private ClientRegistration registration(Map<String, Object> configuration) {
        ClientRegistration.Builder builder = ClientRegistrations.fromOidcConfiguration(configuration)
                .registrationId(REGISTRATION)
                .clientName(settings.provider())
                // Only the API may be wanted; then nobody is sent to sign in.
                .clientId(settings.clientId() == null ? REGISTRATION : settings.clientId())
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope(settings.scopes());
        if (settings.clientSecret() == null) {
            builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
        } else {
            builder.clientSecret(settings.clientSecret());
        }
        return builder.build();
    }
}
