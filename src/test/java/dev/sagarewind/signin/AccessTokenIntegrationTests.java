package dev.sagarewind.signin;

import static dev.sagarewind.signin.Visitor.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.sagarewind.support.ConsoleTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Access tokens of a real OpenID provider, good and bad, at the API. */
@ConsoleTest
class AccessTokenIntegrationTests {

    private static final TestProvider PROVIDER = TestProvider.start();
    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void openId(DynamicPropertyRegistry registry) {
        PROVIDER.settings().forEach((key, value) -> registry.add(key, () -> value));
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    @Test
    void theClaimsAreMappedToRoles() {
        HttpResponse<String> me = me(PROVIDER.accessToken(claims -> {}));

        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(me.body()).contains("\"name\":\"aiko\"", "VIEW", "AUDIT").doesNotContain("REWIND");
    }

    @Test
    void aTokenThatTheProviderGaveToAProgramNamesTheProgram() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(PROVIDER.issuer() + "/oauth2/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(("batch:" + TestProvider.BATCH_SECRET)
                                                                .getBytes(StandardCharsets.UTF_8)))
                                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Matcher token = ACCESS_TOKEN.matcher(answer.body());
        assertThat(token.find()).as(answer.body()).isTrue();

        assertThat(me(token.group(1)).body()).contains("\"name\":\"client batch\"", "REWIND");
    }

    @Test
    void whoHasNoMappedRoleMayNothing() {
        HttpResponse<String> me = me(PROVIDER.accessToken(
                claims -> claims.claim("realm_access", Map.of("roles", List.of("administrator")))));

        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(me.body()).contains("\"permissions\":[]");
    }

    @Test
    void anExpiredTokenIsRefused() {
        refused(claims -> claims.issuedAt(Instant.now().minusSeconds(7200))
                .expiresAt(Instant.now().minusSeconds(3600)));
    }

    @Test
    void aTokenThatNeverExpiresIsRefused() {
        refused(claims -> claims.claims(all -> all.remove("exp")));
    }

    @Test
    void aTokenThatIsNotGoodYetIsRefused() {
        refused(claims -> claims.notBefore(Instant.now().plusSeconds(3600))
                .expiresAt(Instant.now().plusSeconds(7200)));
    }

    @Test
    void aTokenForSomebodyElseIsRefused() {
        refused(claims -> claims.audience(List.of("another-api")));
    }

    @Test
    void aTokenForNobodyIsRefusedUnlessItsClientIsTheAudience() {
        refused(claims -> claims.claims(all -> all.remove("aud")));
        assertThat(me(PROVIDER.accessToken(claims ->
                                claims.claims(all -> all.remove("aud")).claim("client_id", TestProvider.AUDIENCE)))
                        .statusCode())
                .as("as Cognito does it")
                .isEqualTo(200);
    }

    @Test
    void anIdTokenIsNoAccessToken() {
        refused(claims -> claims.claim("token_use", "id"));
        refused(claims -> claims.claim("typ", "ID"));
        refused(claims -> claims.claim("at_hash", "x"));
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        refused(claims -> claims.issuer("https://login.example.com"));
    }

    @Test
    void aTokenThatNamesAUserOfTheConsoleIsRefused() {
        refused(claims -> claims.claim("preferred_username", "operator"));
        refused(claims -> claims.claim("preferred_username", "client batch"));
        refused(claims -> claims.claim("preferred_username", "aiko\u202eko"));
    }

    @Test
    void aTokenSignedByAnotherKeyIsRefused() throws Exception {
        isRefused(me(PROVIDER.forgedToken()), "The token is not known here");
        isRefused(me(PROVIDER.tokenOfUnknownKey()), "The token is not known here");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(PROVIDER.issuer())
                .audience(TestProvider.AUDIENCE)
                .subject("aiko")
                .claim("preferred_username", "aiko")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .build();

        isRefused(me(new PlainJWT(claims).serialize()), "The token is not known here");
    }

    @Test
    void aTokenWithAChangedClaimIsRefused() {
        String[] parts = PROVIDER.accessToken(claims -> {}).split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String changed = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        claims.replace("everybody", "/payments/operators").getBytes(StandardCharsets.UTF_8));

        isRefused(me(parts[0] + "." + changed + "." + parts[2]), "The token is not known here");
    }

    private void refused(Consumer<JwtClaimsSet.Builder> changed) {
        isRefused(me(PROVIDER.accessToken(changed)), "The token has expired, was revoked, or is for something else");
    }

    private static void isRefused(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(code(answer)).isEqualTo("NOT_SIGNED_IN");
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .containsExactly(
                        "Bearer realm=\"Saga Rewind\", error=\"invalid_token\", error_description=\"" + reason + "\"");
    }

    private HttpResponse<String> me(String token) {
        return new Visitor(port).api("/me", "Bearer " + token);
    }
}
