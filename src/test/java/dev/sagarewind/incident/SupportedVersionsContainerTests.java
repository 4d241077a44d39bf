package dev.sagarewind.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.OutboxRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import tools.jackson.databind.JsonNode;

/** The incident of the README with the oldest and the newest servers that the manual names. */
@Testcontainers(disabledWithoutDocker = true)
class SupportedVersionsContainerTests {

    private static final Duration SOON = Duration.ofSeconds(120);

    @ParameterizedTest
    @CsvSource({
        "postgres:15, apache/kafka:4.0.2, classic, FLAT",
        "postgres:15, apache/kafka:4.0.2, classic, PARTITIONED",
        "postgres:18, apache/kafka:4.3.1, consumer, FLAT",
        "postgres:18, apache/kafka:4.3.1, consumer, PARTITIONED"
    })
    void aLiveGroupIsRewoundAndEveryFailedMessageRecovers(
            String postgresImage, String kafkaImage, String protocol, Layout layout) throws Exception {
        try (PostgreSQLContainer postgres = postgres(postgresImage);
                KafkaContainer kafka = new KafkaContainer(kafkaImage)) {
            postgres.start();
            kafka.start();
            LocalDatabase database = new LocalDatabase(
                    postgres.getHost(),
                    postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                    postgres.getDatabaseName());
            playOn(database, kafka.getBootstrapServers(), protocol, layout);
        }
    }

    private static void playOn(LocalDatabase database, String kafka, String protocol, Layout layout) throws Exception {
        try (World world = World.start(
                "--demo.kafka=" + kafka,
                "--demo.postgres=" + database.getServerNames()[0] + ":" + database.getPortNumbers()[0],
                "--demo.orders-per-second=0",
                "--demo.group-protocol=" + protocol)) {
            if (layout == Layout.PARTITIONED) {
                LocalPostgres.installPartitioning(database);
                LocalPostgres.execute(
                        database,
                        "call timeline.keep_partitions(ahead => '4 weeks', keep => '90 days', each => 'day')");
            }
            try (OutboxRelay relay = OutboxRelay.start(database, kafka)) {
                playIncident(new ConsoleClient(world.console()));
            }
            JdbcClient jdbc = JdbcClient.create(database);
            assertThat(jdbc.sql(
                                    "select relkind = 'p' from pg_class where oid = 'timeline.event_consumption_history'::regclass")
                            .query(Boolean.class)
                            .single())
                    .isEqualTo(layout == Layout.PARTITIONED);
            if (layout == Layout.PARTITIONED) {
                assertThat(jdbc.sql("select count(*) from timeline.event_consumption_history_default")
                                .query(Integer.class)
                                .single())
                        .as("outside of the day's partition")
                        .isZero();
            }
        }
    }

    private static PostgreSQLContainer postgres(String image) {
        return new PostgreSQLContainer(image)
                .withDatabaseName("bento")
                .withUsername(LocalPostgres.USER)
                .withPassword(LocalPostgres.PASSWORD)
                .withCommand("postgres", "-c", "wal_level=logical");
    }

    private static void playIncident(ConsoleClient console) {
        console.put("/demo/faults/payment-gateway", Map.of("active", true)).expect(200);
        console.post("/demo/orders", Map.of("count", 100)).expect(200);
        await().atMost(SOON).until(() -> unfinished(console) == failing(console) && failing(console) > 0);
        console.put("/demo/faults/payment-gateway", Map.of("active", false)).expect(200);

        JsonNode cause = console.get("/api/v1/causes?consumerGroup=payment&state=OPEN")
                .get("items")
                .get(0);
        JsonNode plan = console.post(
                        "/api/v1/rewind-plans",
                        Map.of(
                                "selection",
                                Map.of("causeId", cause.get("causeId").asString())))
                .expect(201)
                .body();
        List<String> warnings = new ArrayList<>();
        plan.get("findings").forEach(finding -> {
            if (finding.get("level").asString().equals("WARNING")) {
                warnings.add(finding.get("code").asString());
            }
        });
        String rewind = console.post(
                        "/api/v1/rewinds",
                        Map.of(
                                "planId",
                                plan.get("planId").asString(),
                                "planDigest",
                                plan.get("planDigest").asString(),
                                "acknowledge",
                                warnings,
                                "whenActive",
                                "EVICT",
                                "reason",
                                "gateway is back"))
                .expect(202)
                .location();
        JsonNode ended = await().atMost(SOON).until(() -> console.get(rewind), answer -> answer.hasNonNull("endedAt"));

        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("RECOVERED");
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode effects = console.get("/demo/effects");
            assertThat(effects.get("completedSagas").asInt()).isEqualTo(100);
            assertThat(effects.get("charges").asInt()).isEqualTo(100);
            assertThat(effects.get("ordersChargedTwice").asInt()).isZero();
        });
    }

    private static int unfinished(ConsoleClient console) {
        JsonNode effects = console.get("/demo/effects");
        return effects.get("orders").asInt() - effects.get("completedSagas").asInt();
    }

    /** Each of the sagas that stand still has one message that failed; what is held behind it counts no more. */
    private static int failing(ConsoleClient console) {
        int failing = 0;
        for (JsonNode failure : console.get("/api/v1/failures?consumerGroup=payment&state=OPEN&limit=500")
                .get("items")) {
            failing += failure.get("outcome").asString().equals("FAILED") ? 1 : 0;
        }
        return failing;
    }
}
