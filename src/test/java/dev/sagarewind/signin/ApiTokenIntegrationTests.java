package dev.sagarewind.signin;

import static dev.sagarewind.signin.Visitor.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Reach;
import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.support.ConsoleTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** Tokens that people make for programs, from the page to the API. */
@ConsoleTest
@RecordApplicationEvents
class ApiTokenIntegrationTests {

    private static final Pattern SECRET = Pattern.compile("sgr_[A-Za-z0-9_-]{43}");

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private ApplicationEvents events;

    private final String name = "nightly " + UUID.randomUUID();
    private Visitor operator;

    @BeforeEach
    void signIn() {
        operator = new Visitor(port);
        assertThat(operator.signIn("operator", "operator").statusCode()).isEqualTo(302);
    }

    @Test
    void aTokenActsInItsOwnersNameWithItsRole() {
        String secret = secret(create(Map.of()));

        HttpResponse<String> me = operator.api("/me", "Bearer " + secret);

        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(me.body()).contains("\"name\":\"operator\"", "REWIND");
    }

    @Test
    void aTokenIsShownOnceAndKeptAsAHash() throws Exception {
        HttpResponse<String> created = create(Map.of());
        String secret = secret(created);

        assertThat(created.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        assertThat(operator.get("/tokens").body()).contains(name).doesNotContain(secret);
        assertThat(jdbc.sql("select hash from saga_rewind.api_token where name = :name")
                        .param("name", name)
                        .query(byte[].class)
                        .single())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII)));
        assertThat(jdbc.sql("""
                                select (select string_agg(row.*::text, ' ') from saga_rewind.api_token as row)
                                       || (select string_agg(encode(attribute_bytes, 'escape'), ' ')
                                             from saga_rewind.session_attributes)""").query(String.class).single()).doesNotContain(secret.substring("sgr_".length()));
    }

    @Test
    void itsUseIsVisibleWithTimeAndAddress() {
        String secret = secret(create(Map.of()));
        assertThat(token().lastUsed()).isEmpty();

        operator.api("/me", "Bearer " + secret);
        ApiToken.Use first = token().lastUsed().orElseThrow();
        operator.api("/me", "Bearer " + secret);

        assertThat(first.from()).isEqualTo("127.0.0.1");
        assertThat(token().lastUsed()).as("noted at most once a minute").contains(first);
        assertThat(operator.get("/tokens").body()).contains("127.0.0.1");
    }

    @Test
    void aRevokedTokenIsRefusedAtOnce() {
        String secret = secret(create(Map.of()));

        HttpResponse<String> answer = operator.post("/tokens", "/tokens/" + token().id() + "/revocation", Map.of());

        assertThat(answer.statusCode()).isEqualTo(302);
        HttpResponse<String> refused = operator.api("/me", "Bearer " + secret);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(code(refused)).isEqualTo("NOT_SIGNED_IN");
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(
                        value -> assertThat(value).contains("invalid_token").doesNotContain(name, "operator"));
    }

    @Test
    void anExpiredTokenIsRefusedAndItsNameIsFree() {
        String secret = secret(create(Map.of()));
        jdbc.sql(
                        "update saga_rewind.api_token set expires_at = clock_timestamp() - interval '1 second' where name = :name")
                .param("name", name)
                .update();

        assertThat(operator.api("/me", "Bearer " + secret).statusCode()).isEqualTo(401);
        assertThat(create(Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void whatLooksLikeATokenIsNone() {
        assertThat(operator.api("/me", "Bearer sgr_" + "A".repeat(43)).statusCode())
                .isEqualTo(401);
        assertThat(operator.api("/me", "Bearer sgr_short").statusCode()).isEqualTo(401);
        assertThat(operator.api("/me", "Bearer a.b.c").statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenOpensNoPageAndMakesNoToken() {
        String secret = secret(create(Map.of()));

        Visitor program = new Visitor(port);
        assertThat(program.api("/../../tokens", "Bearer " + secret).statusCode())
                .isNotEqualTo(200);
        Actor actor =
                new Actor("operator", List.of(), SignedInBy.API_TOKEN, Optional.of("127.0.0.1"), Optional.of(name));
        assertThatThrownBy(() -> tokens.create(actor, new NewToken("another", "operator", noLimit(), 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenHasARoleOfItsOwnersAndNoOther() {
        assertThat(create(Map.of("role", "administrator")).statusCode()).isEqualTo(400);
        assertThat(create(Map.of("days", "91")).statusCode()).isEqualTo(400);
        assertThat(create(Map.of("days", "0")).statusCode()).isEqualTo(400);
        assertThat(create(Map.of("name", "<b>")).body()).contains("/name").doesNotContain("<b>");
        assertThat(create(Map.of("sagaTypes", "order")).body()).contains("/sagaTypes");
        assertThat(tokens.all()).extracting(ApiToken::name).doesNotContain(name);
    }

    @Test
    void aNameIsGivenOnce() {
        create(Map.of());

        assertThat(create(Map.of()).statusCode()).isEqualTo(409);
    }

    @Test
    void aTokenReachesNoFurtherThanItsPatterns() {
        String secret = secret(create(Map.of("consumerGroups", "payment*\n\nstock")));

        assertThat(token().reach()).isEqualTo(new Reach(Set.of("payment*", "stock"), Set.of(), Set.of()));
        assertThat(operator.api("/me", "Bearer " + secret).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenWhoseOwnerHasLostTheRoleIsRefused() {
        String secret = secret(create(Map.of()));
        jdbc.sql("update saga_rewind.api_token set role = 'administrator' where name = :name")
                .param("name", name)
                .update();
        assertThat(operator.api("/me", "Bearer " + secret).statusCode()).isEqualTo(401);

        jdbc.sql("update saga_rewind.api_token set role = 'operator', owner = 'gone' where name = :name")
                .param("name", name)
                .update();
        assertThat(operator.api("/me", "Bearer " + secret).statusCode()).isEqualTo(401);
    }

    @Test
    void whoKeepsTheAuditIsTold() {
        Actor aiko = new Actor("aiko-" + UUID.randomUUID(), List.of(), SignedInBy.PASSWORD, Optional.empty());
        tokens.create(aiko, new NewToken(name, "viewer", noLimit(), 1));
        tokens.revoke(token(), aiko);
        tokens.revoke(token(), aiko);

        assertThat(events.stream(TokenCreated.class))
                .singleElement()
                .isEqualTo(new TokenCreated(aiko, token().id(), name, "viewer", noLimit(), Duration.ofDays(1)));
        assertThat(events.stream(TokenRevoked.class))
                .singleElement()
                .isEqualTo(new TokenRevoked(aiko, token().id(), aiko.name(), name));
    }

    @Test
    void nobodySeesOrRevokesTheTokensOfOthers() {
        create(Map.of());
        Visitor viewer = new Visitor(port);
        viewer.signIn("viewer", "viewer");

        assertThat(viewer.get("/tokens").body()).doesNotContain(name);
        assertThat(viewer.post("/tokens", "/tokens/" + token().id() + "/revocation", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(token().revocation()).isEmpty();
    }

    @Test
    void somebodyOfTheProviderWhoHasLostARoleLosesItsTokens() {
        Actor aiko = new Actor("aiko-" + UUID.randomUUID(), List.of(), SignedInBy.OPENID_CONNECT, Optional.empty());
        tokens.create(aiko, new NewToken("kept", "viewer", noLimit(), 1));
        tokens.create(aiko, new NewToken("lost", "operator", noLimit(), 1));

        tokens.ownerHas(aiko.name(), List.of("viewer"));

        assertThat(tokens.of(aiko))
                .filteredOn(token -> token.revocation().isEmpty())
                .extracting(ApiToken::name)
                .containsExactly("kept");
    }

    @Test
    void aPersonHasOnlySoManyTokens() {
        Actor aiko = new Actor("aiko-" + UUID.randomUUID(), List.of(), SignedInBy.PASSWORD, Optional.empty());
        for (int number = 0; number < 50; number++) {
            tokens.create(aiko, new NewToken("token " + number, "viewer", noLimit(), 1));
        }

        assertThat(tokens.create(aiko, new NewToken("one more", "viewer", noLimit(), 1)))
                .isEqualTo(new ApiTokens.Creation.TooMany(50));
    }

    private static Reach noLimit() {
        return new Reach(Set.of(), Set.of(), Set.of());
    }

    private HttpResponse<String> create(Map<String, String> different) {
        Map<String, String> fields = new HashMap<>(Map.of("name", name, "role", "operator", "days", "30"));
        fields.putAll(different);
        return operator.post("/tokens", "/tokens", fields);
    }

    private ApiToken token() {
        return tokens.all().stream()
                .filter(token -> token.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String secret(HttpResponse<String> created) {
        Matcher secret = SECRET.matcher(created.body());
        assertThat(secret.find()).as(created.body()).isTrue();
        return secret.group();
    }
}
