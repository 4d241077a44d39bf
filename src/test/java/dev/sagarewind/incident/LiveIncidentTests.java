package dev.sagarewind.incident;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The promise of the README, over REST and with Kafka's own client as the witness: an incident in a live group, one
 * rewind, everything proven. {@code -Dincidents=10} plays it ten times in a row.
 */
class LiveIncidentTests {

    private static final int ROUNDS = Integer.getInteger("incidents", 1);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void oneRewindOfALiveGroupBringsEveryFailedMessageBack(String groupProtocol) throws Exception {
        try (World world = World.start("--demo.orders-per-second=0", "--demo.group-protocol=" + groupProtocol);
                Admin kafka = Admin.create(properties(world))) {
            ConsoleClient console = new ConsoleClient(world.console());
            for (int round = 1; round <= ROUNDS; round++) {
                Duration took = playIncident(console, kafka);
                System.out.printf("%s, incident %d: recovered after %.1f s%n", groupProtocol, round, seconds(took));
            }
        }
    }

    private Duration playIncident(ConsoleClient console, Admin kafka) throws Exception {
        console.put("/demo/faults/payment-gateway", Map.of("active", true)).expect(200);
        console.post("/demo/orders", Map.of("count", 500)).expect(200);
        awaitQuiet(console, kafka);
        console.put("/demo/faults/payment-gateway", Map.of("active", false)).expect(200);

        List<JsonNode> open = await().atMost(Duration.ofSeconds(10))
                .until(() -> openFailures(console), failures -> !failures.isEmpty());
        List<JsonNode> failed = open.stream()
                .filter(failure -> failure.get("outcome").asString().equals("FAILED"))
                .toList();
        assertThat(failed).hasSizeBetween(20, 60);
        JsonNode causes =
                console.get("/api/v1/causes?consumerGroup=payment&state=OPEN").get("items");
        assertThat(causes).hasSize(1);
        JsonNode group = console.get("/api/v1/consumer-group?name=payment");
        assertThat(group.get("state").asString()).isEqualTo("STABLE");
        assertThat(group.get("members")).hasSize(2);
        agreesWithKafka(group, kafka);

        Instant clicked = Instant.now();
        JsonNode plan = console.post(
                        "/api/v1/rewind-plans",
                        Map.of(
                                "selection",
                                Map.of("causeId", causes.get(0).get("causeId").asString())))
                .expect(201)
                .body();
        Map<TopicPartition, Long> before = committed(kafka);
        Set<TopicPartition> planned = new HashSet<>();
        plan.get("partitions").forEach(partition -> planned.add(partitionOf(partition)));
        Map<String, Object> request = new HashMap<>(
                Map.of("planId", plan.get("planId").asString(), "whenActive", "EVICT", "reason", "gateway is back"));
        List<String> warnings = new ArrayList<>();
        plan.get("findings").forEach(finding -> {
            if (finding.get("level").asString().equals("WARNING")) {
                warnings.add(finding.get("code").asString());
            }
        });
        if (!warnings.isEmpty()) {
            request.put("acknowledge", warnings);
            request.put("planDigest", plan.get("planDigest").asString());
        }
        String rewind = console.post("/api/v1/rewinds", request).expect(202).location();

        JsonNode ended = await().pollInterval(Duration.ofMillis(200))
                .atMost(RECOVERED_WITHIN.plusSeconds(30))
                .until(
                        () -> {
                            movedBackOnly(planned, before, committed(kafka));
                            return console.get(rewind);
                        },
                        answer -> answer.hasNonNull("endedAt"));
        Duration took = Duration.between(clicked, Instant.now());
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("RECOVERED");
        assertThat(ended.get("messages").get("recovered").asInt()).isEqualTo(open.size());
        assertThat(took).isLessThan(RECOVERED_WITHIN);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(openFailures(console)).isEmpty());
        for (JsonNode failure : open) {
            followedInOrder(console, failure.get("sagaId").asString());
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode effects = console.get("/demo/effects");
            assertThat(effects.get("completedSagas")).isEqualTo(effects.get("orders"));
            assertThat(effects.get("ordersChargedTwice").asInt()).isZero();
            assertThat(effects.get("ordersCompletedWithoutCharge").asInt()).isZero();
        });
        return took;
    }

    /** Until every message that will come without a rewind has been consumed. */
    private static void awaitQuiet(ConsoleClient console, Admin kafka) {
        await().pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(120))
                .until(
                        () -> List.of(
                                committed(kafka),
                                console.get("/demo/effects"),
                                openFailures(console).size()),
                        new java.util.function.Predicate<>() {
                            private Object last;
                            private int same;

                            @Override
                            public boolean test(List<Object> now) {
                                same = now.equals(last) ? same + 1 : 0;
                                last = now;
                                return same == 4;
                            }
                        });
    }

    private static List<JsonNode> openFailures(ConsoleClient console) {
        List<JsonNode> failures = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = console.get("/api/v1/failures?consumerGroup=payment&state=OPEN&limit=500" + cursor);
            page.get("items").forEach(failures::add);
            cursor = page.hasNonNull("next")
                    ? "&cursor=" + encoded(page.get("next").asString())
                    : null;
        } while (cursor != null);
        return failures;
    }

    private static void movedBackOnly(
            Set<TopicPartition> planned, Map<TopicPartition, Long> before, Map<TopicPartition, Long> now) {
        before.forEach((partition, offset) -> {
            if (!planned.contains(partition)) {
                assertThat(now.get(partition)).as("%s, not planned", partition).isGreaterThanOrEqualTo(offset);
            }
        });
    }

    /** In the group payment the events of this saga have succeeded in the order of their offsets. */
    private static void followedInOrder(ConsoleClient console, String sagaId) {
        JsonNode saga = console.get("/api/v1/sagas/" + encoded(sagaId));
        List<JsonNode> succeeded = new ArrayList<>();
        saga.get("events")
                .forEach(event -> event.get("consumptions").forEach(consumption -> {
                    if (consumption.get("consumerGroup").asString().equals("payment")
                            && consumption.get("outcome").asString().equals("SUCCEEDED")) {
                        succeeded.add(consumption);
                    }
                }));
        List<Long> offsets = succeeded.stream()
                .sorted(Comparator.comparing(consumption ->
                        Instant.parse(consumption.get("consumedAt").asString())))
                .map(consumption -> consumption.get("offset").asLong())
                .toList();
        assertThat(offsets)
                .as("offsets of %s in the order they succeeded", sagaId)
                .isSorted();
    }

    private static void agreesWithKafka(JsonNode group, Admin kafka) {
        Map<TopicPartition, Long> shown = new HashMap<>();
        group.get("partitions")
                .forEach(partition -> shown.put(
                        partitionOf(partition), partition.get("committedOffset").asLong()));
        assertThat(shown).isEqualTo(committed(kafka));
    }

    private static TopicPartition partitionOf(JsonNode partition) {
        return new TopicPartition(
                partition.get("topic").asString(), partition.get("partition").asInt());
    }

    private static Map<TopicPartition, Long> committed(Admin kafka) {
        try {
            return kafka.listConsumerGroupOffsets("payment").partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties properties(World world) {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, world.kafka());
        return properties;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
