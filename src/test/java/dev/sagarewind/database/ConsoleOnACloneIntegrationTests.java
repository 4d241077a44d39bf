package dev.sagarewind.database;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.support.TestUsers;
import dev.sagarewind.timeline.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A console for reports, on a copy of a database in which a rewind was under way, set up as docs/operations.md says. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = ConsoleOnACloneIntegrationTests.Clone.class)
@AutoConfigureMockMvc
class ConsoleOnACloneIntegrationTests {

    private static final String UNDER_WAY = """
            insert into saga_rewind.rewind_plan (plan_id, digest, document, created_by, created_at, expires_at)
            values ('00000000-0000-0000-0000-000000000001', 'd', '{}', 'aiko', now(), now());
            insert into saga_rewind.rewind (
                   rewind_id, plan_id, state, requested_by, when_active, wait_seconds, reason, acknowledged, request_digest)
            values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'REQUESTED', 'aiko',
                   'EVICT', 60, 'The gateway is back', '{}', 'd')
            """;

    private static final Pattern STATEMENT = Pattern.compile("`(update saga_rewind\\.rewind set ended_at [^`]+)`");

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    @Test
    void reportsAreWrittenWithoutKafka() {
        new History(world.database()).request("order-1", "order.events", "shop");

        assertThat(mvc.get().uri("/audit/events.csv?sagaId=order-1").with(who("auditor", "VIEW", "AUDIT")))
                .hasStatusOk()
                .bodyText()
                .contains("order-1");
        assertThat(mvc.get().uri("/audit.csv").with(who("auditor", "VIEW", "AUDIT")))
                .hasStatusOk()
                .bodyText()
                .contains("EXPORT");
    }

    @Test
    void nothingThatWasUnderWayIsTakenUp() {
        // A worker that is idle looks for work more often than that.
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(JdbcClient.create(world.database())
                                .sql("select worker is null and lease_until is null from saga_rewind.rewind")
                                .query(Boolean.class)
                                .list())
                        .containsExactly(true));
    }

    @Test
    void anAuditorCannotRewind() {
        assertThat(mvc.post()
                        .uri("/api/v1/rewind-plans")
                        .with(who("auditor", "VIEW", "AUDIT"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}"))
                .hasStatus(403);
    }

    static final class Clone implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            LocalDatabase database = TestPostgres.migratedDatabase();
            LocalPostgres.execute(database, UNDER_WAY);
            LocalPostgres.execute(database, documented());
            ConsoleWorld world = new ConsoleWorld(database, "127.0.0.1:1");
            Map<String, Object> settings = new HashMap<>(world.settings());
            settings.putAll(TestUsers.SETTINGS);
            // Whoever has migrated this database.
            settings.put("spring.flyway.user", LocalPostgres.USER);
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("clone", settings));
            context.getBeanFactory().registerSingleton("consoleWorld", world);
        }

        private static String documented() {
            try {
                Matcher found = STATEMENT.matcher(Files.readString(Path.of("docs", "operations.md")));
                assertThat(found.find()).isTrue();
                return found.group(1);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
