package dev.sagarewind.signin;

import static dev.sagarewind.signin.Visitor.code;
import static dev.sagarewind.signin.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagarewind.support.ConsoleTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** Too many wrong passwords and tokens. */
@ConsoleTest
@RecordApplicationEvents
class SignInThrottleIntegrationTests {

    private static final String HERE = "192.0.2.1";
    private static final String HOME = "192.0.2.99";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JdbcSignInFailures failures;

    @Autowired
    private SignInThrottle throttle;

    @Autowired
    private ThrottleSettings settings;

    @Autowired
    private ApplicationEvents events;

    private final String name = "aiko-" + UUID.randomUUID();

    @BeforeEach
    void forgetWhatWas() {
        jdbc.sql("delete from saga_rewind.sign_in_failures").update();
    }

    @Test
    void afterFiveWrongPasswordsTheRightOneIsNotLookedAtEither() {
        Visitor visitor = new Visitor(port);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(location(visitor.signIn("viewer", "guess"))).endsWith("/sign-in?error");
        }

        HttpResponse<String> refused = visitor.signIn("viewer", "viewer");

        assertThat(location(refused)).matches(".*/sign-in\\?wait=\\d+");
        assertThat(visitor.get("/sign-in?wait=240").body()).contains("4 min");
        assertThat(visitor.get("/sign-in?wait=%3Cb%3E").body()).doesNotContain("<b>", "&lt;b&gt;");
    }

    @Test
    void theApiIsToldHowLongToWait() {
        Visitor visitor = new Visitor(port);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(visitor.api("/me", basic("viewer", "guess")).statusCode())
                    .isEqualTo(401);
        }

        HttpResponse<String> refused = visitor.api("/me", basic("viewer", "viewer"));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(code(refused)).isEqualTo("TOO_MANY_FAILED_SIGN_INS");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 300L);
        assertThat(visitor.api("/me", basic("operator", "operator")).statusCode())
                .as("somebody else from the same address")
                .isEqualTo(200);
    }

    @Test
    void aHundredWrongTokensKeepTheAddressFromTryingMore() {
        Visitor visitor = new Visitor(port);
        for (int attempt = 0; attempt < settings.perAddress(); attempt++) {
            assertThat(visitor.api("/me", "Bearer sgr_" + "A".repeat(43)).statusCode())
                    .isEqualTo(401);
        }

        assertThat(visitor.api("/me", "Bearer sgr_" + "A".repeat(43)).statusCode())
                .isEqualTo(429);
        assertThat(visitor.api("/me", basic("operator", "operator")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSuccessForgetsTheFailures() {
        fail(HERE, 4);

        throttle.ofPassword(name, HERE).succeeded();

        fail(HERE, 4);
        assertThatCode(() -> throttle.ofPassword(name, HERE)).doesNotThrowAnyException();
    }

    @Test
    void fromManyAddressesThereIsABoundToo() {
        failFromEverywhere();

        assertThatExceptionOfType(SignInThrottledException.class)
                .isThrownBy(() -> throttle.ofPassword(name, "203.0.113.7"));
    }

    @Test
    void whoWasHereBeforeIsNotKeptOutByOthers() {
        throttle.ofPassword(name, HOME).succeeded();
        failFromEverywhere();

        assertThatCode(() -> throttle.ofPassword(name, HOME)).doesNotThrowAnyException();
    }

    @Test
    void anAddressThatTriesManyNamesWaits() {
        for (int attempt = 0; attempt < settings.perAddress(); attempt++) {
            throttle.ofPassword(name + attempt, HERE).failed();
        }

        assertThatExceptionOfType(SignInThrottledException.class).isThrownBy(() -> throttle.ofPassword(name, HERE));
        assertThatCode(() -> throttle.ofPassword(name, HOME)).doesNotThrowAnyException();
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreOne() {
        for (int attempt = 0; attempt < 5; attempt++) {
            throttle.ofPassword(name, "2001:db8:1:2::" + attempt).failed();
        }

        assertThatExceptionOfType(SignInThrottledException.class)
                .isThrownBy(() -> throttle.ofPassword(name, "2001:DB8:1:2:ffff::1"));
        assertThatCode(() -> throttle.ofPassword(name, "2001:db8:1:3::1")).doesNotThrowAnyException();
    }

    @Test
    void theWaitEndsWithTheWindowAndOldRowsGo() {
        fail(HERE, 5);
        jdbc.sql("update saga_rewind.sign_in_failures set since = since - interval '6 minutes'")
                .update();

        assertThatCode(() -> throttle.ofPassword(name, HERE)).doesNotThrowAnyException();
        failures.forget(settings.window());
        assertThat(jdbc.sql("select count(*) from saga_rewind.sign_in_failures")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void whoKeepsTheAuditIsToldOnce() {
        fail(HERE, 5);
        assertThatExceptionOfType(SignInThrottledException.class).isThrownBy(() -> throttle.ofPassword(name, HERE));

        assertThat(events.stream(SignInThrottled.class)).singleElement().satisfies(throttled -> {
            assertThat(throttled.name()).contains(name);
            assertThat(throttled.address()).isEqualTo(HERE);
            assertThat(throttled.waiting()).isEqualTo(Duration.ofMinutes(5));
        });
    }

    @Test
    void theDatabaseKeepsNoNames() {
        fail(HERE, 1);

        assertThat(jdbc.sql("select string_agg(row.*::text, ' ') from saga_rewind.sign_in_failures as row")
                        .query(String.class)
                        .single())
                .doesNotContain(name, HERE);
    }

    private void fail(String address, int times) {
        for (int attempt = 0; attempt < times; attempt++) {
            throttle.ofPassword(name, address).failed();
        }
    }

    private void failFromEverywhere() {
        for (int attempt = 0; attempt < settings.perUser(); attempt++) {
            throttle.ofPassword(name, "198.51.100." + attempt).failed();
        }
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
