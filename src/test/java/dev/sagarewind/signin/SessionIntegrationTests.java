package dev.sagarewind.signin;

import static dev.sagarewind.signin.Visitor.code;
import static dev.sagarewind.signin.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.SagaRewindApplication;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LoopbackPort;
import dev.sagarewind.support.TcpProxy;
import dev.sagarewind.support.TestClassesExcluded;
import dev.sagarewind.support.TestUsers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions of the pages, which live in the database. */
@ConsoleTest
class SessionIntegrationTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ConsoleWorld world;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void twoConsolesServeOneUserAndForgetThemTogether() {
        int otherPort = LoopbackPort.free();
        try (ConfigurableApplicationContext ignored = anotherConsole(otherPort, Map.of())) {
            Visitor here = new Visitor(port);
            here.signIn("operator", "operator");
            Visitor there = here.at(otherPort);
            assertThat(there.get("/me").statusCode()).isEqualTo(200);
            assertThat(there.get("/me").body()).contains("operator");

            String session = here.session();
            assertThat(location(there.post("/me", "/sign-out", Map.of()))).endsWith("/sign-in?signed-out");

            Visitor thief = new Visitor(port);
            thief.takeSession(session);
            assertThat(thief.get("/me").statusCode()).isEqualTo(302);
            assertThat(here.get("/me").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void behindTlsTheCookieIsSecureAndWithoutItsDatabaseTheConsoleSaysSo() {
        int otherPort = LoopbackPort.free();
        int proxyPort = LoopbackPort.free();
        try (TcpProxy proxy = TcpProxy.between(proxyPort, world.database().getPortNumbers()[0]);
                ConfigurableApplicationContext ignored = anotherConsole(
                        otherPort,
                        Map.of(
                                "server.forward-headers-strategy",
                                "native",
                                "spring.datasource.url",
                                "jdbc:postgresql://127.0.0.1:" + proxyPort + "/"
                                        + world.database().getDatabaseName()))) {
            assertThat(new Visitor(otherPort).behindTls("/sign-in").headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(cookie -> assertThat(cookie).contains("Secure", "HttpOnly"));
            Visitor visitor = new Visitor(otherPort);
            visitor.signIn("operator", "operator");
            assertThat(visitor.get("/me").statusCode()).isEqualTo(200);

            proxy.cut();

            HttpResponse<String> page = visitor.get("/me");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).contains("DATABASE_UNAVAILABLE", "The database does not answer");
            HttpResponse<String> call = visitor.api("/me", "Basic b3BlcmF0b3I6b3BlcmF0b3I=");
            assertThat(call.statusCode()).isEqualTo(503);
            assertThat(code(call)).isEqualTo("DATABASE_UNAVAILABLE");
            assertThat(visitor.get("/sign-in").statusCode()).isEqualTo(503);
            assertThat(new Visitor(otherPort).get("/sign-in").statusCode()).isEqualTo(200);
        }
    }

    private ConfigurableApplicationContext anotherConsole(int itsPort, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(TestUsers.SETTINGS);
        settings.putAll(world.settings());
        settings.put("server.port", itsPort);
        settings.putAll(more);
        SpringApplication console = new SpringApplication(SagaRewindApplication.class);
        console.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("another", settings));
            context.getBeanFactory().registerSingleton("testClassesExcluded", new TestClassesExcluded());
        });
        return console.run();
    }

    @Test
    void theSessionHasAnotherIdOnceSomebodyHasSignedIn() {
        Visitor visitor = new Visitor(port);
        visitor.get("/sign-in");
        String before = visitor.session();

        visitor.signIn("viewer", "viewer");

        assertThat(visitor.session()).isNotEqualTo(before);
        Visitor attacker = new Visitor(port);
        attacker.takeSession(before);
        assertThat(attacker.get("/me").statusCode()).isEqualTo(302);
    }

    @Test
    void theCookieIsForHttpOnlyAndNotForOtherSites() {
        HttpResponse<String> plain = new Visitor(port).get("/sign-in");

        assertThat(plain.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .startsWith("saga-rewind-session=")
                        .contains("HttpOnly", "SameSite=Lax", "Path=/")
                        .doesNotContain("Secure"));
    }

    @Test
    void aSessionEndsWhenItHasLivedLongEnoughWhateverItDid() {
        Visitor visitor = new Visitor(port);
        visitor.signIn("viewer", "viewer");
        jdbc.sql(
                        "update saga_rewind.session set creation_time = creation_time - :twelveHours where principal_name = 'viewer'")
                .param("twelveHours", 12 * 60 * 60 * 1000L)
                .update();

        assertThat(visitor.get("/me").statusCode()).isEqualTo(302);
    }

    @Test
    void aSessionOfNobodyIsNotKeptForLong() {
        new Visitor(port).get("/sign-in");

        assertThat(jdbc.sql("select max(max_inactive_interval) from saga_rewind.session where principal_name is null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(30 * 60);
        Visitor visitor = new Visitor(port);
        visitor.signIn("operator", "operator");
        assertThat(jdbc.sql(
                                "select max(max_inactive_interval) from saga_rewind.session where principal_name = 'operator'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(8 * 60 * 60);
    }

    @Test
    void whatCannotBeReadIsAsIfItWereNotThere() {
        Visitor visitor = new Visitor(port);
        visitor.signIn("viewer", "viewer");
        jdbc.sql(
                        "update saga_rewind.session_attributes set attribute_bytes = :bytes where attribute_name = 'SPRING_SECURITY_CONTEXT'")
                .param("bytes", new byte[] {1, 2, 3})
                .update();

        assertThat(visitor.get("/me").statusCode()).isEqualTo(302);
    }
}
