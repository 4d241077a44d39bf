package dev.sagarewind.guarantee;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.SagaRewindApplication;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LoopbackPort;
import dev.sagarewind.support.TcpProxy;
import dev.sagarewind.support.TestClassesExcluded;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.support.TestUsers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A console that is started while neither its database nor Kafka is there stays up, says so, and goes on by itself. */
class DatabaseAwayAtStartIntegrationTests {

    private static final String OPERATOR =
            "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void saysSoOnEveryPageAndPreparesItsTablesWhenTheDatabaseIsThere() throws Exception {
        LocalDatabase database = TestPostgres.freshDatabase();
        int port = LoopbackPort.free();
        try (TcpProxy network = TcpProxy.between(port, database.getPortNumbers()[0])) {
            network.cut();
            try (ConfigurableApplicationContext console = console(database, port)) {
                HttpResponse<String> page = get(console, "local.server.port", "/failures");
                assertThat(page.statusCode()).isEqualTo(503);
                assertThat(page.body()).contains("DATABASE_UNAVAILABLE", "The database does not answer");
                HttpResponse<String> call = get(console, "local.server.port", "/api/v1/failures");
                assertThat(call.statusCode()).isEqualTo(503);
                assertThat(call.body()).contains("\"code\":\"DATABASE_UNAVAILABLE\"");
                for (String probe : new String[] {"liveness", "readiness"}) {
                    assertThat(get(console, "local.management.port", "/actuator/health/" + probe)
                                    .statusCode())
                            .isEqualTo(200);
                }

                network.mend();

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> get(console, "local.server.port", "/api/v1/failures")
                                        .statusCode()
                                == 200);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> JdbcClient.create(database)
                                        .sql("select count(*) from saga_rewind.audit_entry where action = 'SETTINGS'")
                                        .query(Long.class)
                                        .single()
                                == 1);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> JdbcClient.create(database)
                                .sql("select read_at is not null from saga_rewind.projection")
                                .query(Boolean.class)
                                .single());
                // Kafka is still away, and that is said where it is needed.
                HttpResponse<String> groups = get(console, "local.server.port", "/api/v1/consumer-groups");
                assertThat(groups.statusCode()).isEqualTo(503);
                assertThat(groups.body()).contains("KAFKA_UNAVAILABLE");
                PageClient operator = new PageClient(
                        URI.create("http://127.0.0.1:"
                                + console.getEnvironment().getRequiredProperty("local.server.port")),
                        "operator");
                assertThat(operator.get("/").body())
                        .contains("Kafka does not answer", "unknown until Kafka answers")
                        .doesNotContain("Kafka knows no consumer group");
            }
        }
    }

    private static ConfigurableApplicationContext console(LocalDatabase database, int port) {
        Map<String, Object> settings = new HashMap<>(TestUsers.SETTINGS);
        settings.putAll(new ConsoleWorld(database, LoopbackPort.HOST + ":" + LoopbackPort.free()).settings());
        settings.put("server.port", 0);
        settings.put("saga-rewind.kafka.call-timeout", "1s");
        settings.put(
                "spring.datasource.url",
                "jdbc:postgresql://" + LoopbackPort.HOST + ":" + port + "/" + database.getDatabaseName());
        SpringApplication console = new SpringApplication(SagaRewindApplication.class);
        console.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("console", settings));
            context.getBeanFactory().registerSingleton("testClassesExcluded", new TestClassesExcluded());
        });
        return console.run();
    }

    private HttpResponse<String> get(ConfigurableApplicationContext console, String port, String path)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + console.getEnvironment().getRequiredProperty(port) + path);
        return http.send(
                HttpRequest.newBuilder(uri).header("Authorization", OPERATOR).build(), ofString());
    }
}
