package dev.sagarewind.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.SagaRewindApplication;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LoopbackPort;
import dev.sagarewind.support.TestClassesExcluded;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.support.TestUsers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Secrets that can be recognised, in every place where a setting holds one: nothing that is printed or answered has them. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsAtStartTests {

    private static final String CANARY = "cAnArY";

    private static final Map<String, Object> SECRETS = Map.of(
            "spring.datasource.password", CANARY + "-database",
            "spring.flyway.password", CANARY + "-flyway",
            "spring.kafka.properties[sasl.jaas.config]",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\""
                            + CANARY + "-jaas\";",
            "spring.kafka.properties[ssl.key.password]", CANARY + "-key",
            "spring.kafka.properties[ssl.keystore.key]", CANARY + "-keystore",
            "aws.secretAccessKey", CANARY + "-aws",
            "saga-rewind.access.users[0].password", "{bcrypt}$2a$04$" + CANARY);

    @Test
    void aDatabaseThatIsNotThereIsNamedWithoutItsPassword(CapturedOutput output) {
        String url = "jdbc:postgresql://127.0.0.1:" + LoopbackPort.free() + "/shop?user=me&password=" + CANARY + "-url";
        Map<String, Object> settings = new HashMap<>(TestUsers.SETTINGS);
        settings.putAll(SECRETS);
        settings.put(
                "saga-rewind.access.users[0].password", TestUsers.SETTINGS.get("saga-rewind.access.users[0].password"));
        settings.put("spring.datasource.url", url);

        run(settings).close();

        assertThat(output).contains("Connection to 127.0.0.1").doesNotContain(CANARY);
    }

    @Test
    void aDatabaseThatRefusesThePasswordIsNamedWithoutIt(CapturedOutput output) {
        Throwable refused = start(Map.of(
                "spring.datasource.url", TestPostgres.emptyDatabase().jdbcUrl() + "&password=" + CANARY + "-url",
                "spring.datasource.username", "nobody",
                "spring.flyway.user", "nobody"));

        keptIn(output, refused);
    }

    @Test
    void aPasswordThatIsNotEncodedIsRefusedWithoutBeingShown(CapturedOutput output) {
        Throwable refused = start(Map.of("saga-rewind.access.users[0].password", CANARY + "-plain"));

        assertThat(output).contains("is not encoded. Write {bcrypt}");
        keptIn(output, refused);
    }

    @Test
    void aUserWithoutARoleIsRefusedWithoutThePasswordBeingShown(CapturedOutput output) {
        Throwable refused = start(Map.of("saga-rewind.access.users[0].roles", ""));

        assertThat(output).contains("needs a role");
        keptIn(output, refused);
    }

    @Test
    void aSettingOfTheWrongKindIsRefusedWithoutTheSecretsBesideIt(CapturedOutput output) {
        Throwable refused = start(Map.of("saga-rewind.kafka.call-timeout", "soon"));

        keptIn(output, refused);
    }

    @Test
    void aConsoleThatRunsKeepsThemInLogsAndAnswers(CapturedOutput output) throws Exception {
        Map<String, Object> settings = new HashMap<>(TestUsers.SETTINGS);
        settings.putAll(new ConsoleWorld(TestPostgres.freshDatabase(), TestKafka.bootstrapServers()).settings());
        settings.putAll(SECRETS);
        settings.putAll(Map.of(
                "saga-rewind.access.users[0].password",
                TestUsers.SETTINGS.get("saga-rewind.access.users[0].password"),
                "spring.kafka.security.protocol",
                "SASL_PLAINTEXT",
                "spring.kafka.properties[sasl.mechanism]",
                "PLAIN",
                "saga-rewind.kafka.call-timeout",
                "500ms"));
        try (ConfigurableApplicationContext console = run(settings)) {
            for (String port : List.of("local.server.port", "local.management.port")) {
                for (String path : List.of(
                        "/api/v1/consumer-groups",
                        "/api/v1/failures?limit=x",
                        "/api/v1/rewinds/x",
                        "/api/v1/me",
                        "/v3/api-docs",
                        "/actuator/health",
                        "/actuator/prometheus",
                        "/actuator/env",
                        "/error")) {
                    String at = "http://127.0.0.1:" + console.getEnvironment().getProperty(port) + path;
                    HttpRequest request = HttpRequest.newBuilder(URI.create(at))
                            .header(
                                    "Authorization",
                                    "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes()))
                            .build();
                    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
                    assertThat(answer.body() + answer.headers()).as(at).doesNotContain(CANARY, "$2a$");
                }
            }
        }

        assertThat(output).contains("AdminClientConfig values", "sasl.jaas.config = [hidden]", "failed authentication");
        assertThat(output).doesNotContain(CANARY, "$2a$");
    }

    private static Throwable start(Map<String, Object> wrong) {
        Map<String, Object> settings = new HashMap<>(TestUsers.SETTINGS);
        settings.putAll(SECRETS);
        settings.putAll(Map.of("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/shop", "server.port", "0"));
        settings.putAll(wrong);
        Throwable[] refused = new Throwable[1];
        assertThatThrownBy(() -> run(settings).close()).satisfies(thrown -> refused[0] = thrown);
        return refused[0];
    }

    private static ConfigurableApplicationContext run(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(Map.of(
                "server.port", "0",
                "server.address", LoopbackPort.HOST,
                "management.server.port", "0",
                "spring.datasource.hikari.connection-timeout", "1000",
                "spring.datasource.hikari.initialization-fail-timeout", "1"));
        SpringApplication console = new SpringApplication(SagaRewindApplication.class);
        console.setRegisterShutdownHook(false);
        console.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("secrets", all));
            context.getBeanFactory().registerSingleton("testClassesExcluded", new TestClassesExcluded());
        });
        // Before the initializers: the level of the log is read from these.
        return console.run("--logging.level.root=info", "--logging.level.org.apache.kafka=info");
    }

    private static void keptIn(CapturedOutput output, Throwable refused) {
        assertThat(output).doesNotContain(CANARY);
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause)).doesNotContain(CANARY);
        }
    }
}
