package dev.sagarewind.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.sagarewind.support.LoopbackPort;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/**
 * A real OpenID provider, Spring Authorization Server, on a port of 127.0.0.1. It knows {@code aiko}, an operator, {@code mei},
 * who has no role, and {@code operator}, whose name a user of the console has, too; everybody's password is their name.
 */
final class TestProvider implements AutoCloseable {

    static final String AUDIENCE = "saga-rewind-api";
    static final String CLIENT = "saga-rewind";
    static final String SECRET = "a-secret-of-the-test";
    static final String BATCH_SECRET = "another-secret-of-the-test";

    private final RSAKey key = newKey();
    private final int port = LoopbackPort.free();
    private final ConfigurableApplicationContext context;

    private TestProvider() {
        this.context = new SpringApplicationBuilder(Server.class)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("key", key))
                .run(
                        "--spring.config.location=optional:classpath:/no-such-folder/",
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--server.servlet.session.cookie.name=provider");
    }

    static TestProvider start() {
        return new TestProvider();
    }

    /** From now on people are sent back to the console on this port. */
    void admit(int consolePort) {
        context.getBean(InMemoryRegisteredClientRepository.class).save(console(consolePort));
    }

    String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** The console's settings for this provider. */
    Map<String, String> settings() {
        return Map.of(
                "saga-rewind.access.openid.issuer", issuer(),
                "saga-rewind.access.openid.client-id", CLIENT,
                "saga-rewind.access.openid.client-secret", SECRET,
                "saga-rewind.access.openid.provider", "Shop login",
                "saga-rewind.access.openid.audience", AUDIENCE,
                "saga-rewind.access.openid.roles-claim", "realm_access.roles",
                "saga-rewind.access.openid.mappings[0].value", "/payments/operators",
                "saga-rewind.access.openid.mappings[0].roles", "operator",
                "saga-rewind.access.openid.mappings[1].value", "everybody",
                "saga-rewind.access.openid.mappings[1].roles", "viewer,auditor");
    }

    /** An access token as this provider makes them, for aiko, but for what is changed. */
    String accessToken(Consumer<JwtClaimsSet.Builder> changed) {
        return sign(key, changed);
    }

    /** The same, but signed by somebody else who uses the name of this provider's key. */
    String forgedToken() throws JOSEException {
        return sign(new RSAKeyGenerator(2048).keyID(key.getKeyID()).generate(), claims -> {});
    }

    String tokenOfUnknownKey() {
        return sign(newKey(), claims -> {});
    }

    private String sign(RSAKey by, Consumer<JwtClaimsSet.Builder> changed) {
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .issuer(issuer())
                .subject("8a6e0804-2bd0-4672-b79d-d97027f9071a")
                .audience(List.of(AUDIENCE))
                .issuedAt(Instant.now())
                .expiresAt(Instant.now().plusSeconds(300))
                .claim("preferred_username", "aiko")
                .claim("realm_access", Map.of("roles", List.of("everybody")));
        changed.accept(claims);
        return new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(by)))
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(SignatureAlgorithm.RS256)
                                .keyId(by.getKeyID())
                                .build(),
                        claims.build()))
                .getTokenValue();
    }

    private static RegisteredClient console(int port) {
        String console = "http://127.0.0.1:" + port;
        return RegisteredClient.withId("console")
                .clientId(CLIENT)
                .clientSecret("{noop}" + SECRET)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(console + "/login/oauth2/code/openid")
                .postLogoutRedirectUri(console + "/sign-in")
                .scope(OidcScopes.OPENID)
                .scope(OidcScopes.PROFILE)
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(false)
                        .build())
                .build();
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    @EnableWebSecurity
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        SecurityFilterAutoConfiguration.class
    })
    static class Server {

        @Bean
        SecurityFilterChain provider(HttpSecurity http) {
            return http.oauth2AuthorizationServer(server -> server.oidc(Customizer.withDefaults()))
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .exceptionHandling(exceptions -> exceptions.defaultAuthenticationEntryPointFor(
                            new LoginUrlAuthenticationEntryPoint("/login"),
                            new MediaTypeRequestMatcher(MediaType.TEXT_HTML)))
                    .build();
        }

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(person("aiko"), person("mei"), person("operator"));
        }

        private static UserDetails person(String name) {
            return User.withUsername(name)
                    .password("{noop}" + name)
                    .roles("PERSON")
                    .build();
        }

        @Bean
        InMemoryRegisteredClientRepository clients() {
            return new InMemoryRegisteredClientRepository(
                    console(1),
                    RegisteredClient.withId("batch")
                            .clientId("batch")
                            .clientSecret("{noop}" + BATCH_SECRET)
                            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                            .build());
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return context -> {
                String name = context.getPrincipal().getName();
                boolean program = AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType());
                if (context.getTokenType().getValue().equals("access_token")) {
                    context.getClaims().audience(List.of(AUDIENCE));
                }
                if (program) {
                    context.getClaims().claim("client_id", name);
                } else {
                    context.getClaims().claim("preferred_username", name);
                }
                if (!name.equals("mei")) {
                    context.getClaims()
                            .claim("realm_access", Map.of("roles", List.of("/payments/operators", "something-else")));
                }
            };
        }

        @Bean
        JWKSource<SecurityContext> keys(RSAKey key) {
            return new ImmutableJWKSet<>(new JWKSet(key));
        }

        @Bean
        JwtDecoder ownTokens(JWKSource<SecurityContext> keys) {
            return NimbusJwtDecoder.withJwkSource(keys).build();
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().build();
        }
    }
}
