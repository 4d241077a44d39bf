package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group that goes on consuming is rewound by evicting its members, as the console does it. */
class EvictionIntegrationTests {

    private static final List<String> SAGAS = List.of("abcdefghijkl".split(""));
    private static final int EVENTS = 20;

    private final Shop shop = new Shop(4);
    private final Till till = new Till(shop.jdbc);

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void everyEventTakesEffectOnceAndInTheOrderOfItsSaga(String protocol) {
        String groupProtocol = "spring.kafka.consumer.properties.group.protocol=" + protocol;
        till.failing.addAll(List.of("a1", "b1", "c1", "d1"));
        send(1, EVENTS / 2);
        try (RecordedService one = shop.hold(till, groupProtocol, "spring.kafka.listener.concurrency=2");
                RecordedService two = shop.hold(till, groupProtocol, "spring.kafka.listener.concurrency=2")) {
            Awaitility.await()
                    .atMost(Shop.LONG)
                    .until(() -> shop.open().size() == 4 * EVENTS / 2
                            && shop.effects().size() == 8 * EVENTS / 2);
            till.failing.clear();
            rewind();
            send(EVENTS / 2 + 1, EVENTS);
            // Members of a group with the newer protocol may commit over the rewind: then it is repeated.
            for (int again = 0; again < 5 && !recovers(); again++) {
                rewind();
            }
            Awaitility.await()
                    .atMost(Shop.LONG)
                    .until(() -> shop.open().isEmpty() && shop.effects().size() >= SAGAS.size() * EVENTS);
        }
        for (String saga : SAGAS) {
            assertThat(shop.effects().stream().filter(event -> event.startsWith(saga)))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, EVENTS)
                            .mapToObj(number -> saga + number)
                            .toList());
        }
        assertThat(shop.jdbc
                        .sql("select count(*) from timeline.event_consumption_history where outcome = 'FAILED'")
                        .query(Long.class)
                        .single())
                .as("failures, none of them by the eviction")
                .isEqualTo(4);
    }

    private boolean recovers() {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> shop.open().isEmpty());
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private void send(int from, int to) {
        for (int number = from; number <= to; number++) {
            for (String saga : SAGAS) {
                shop.send(saga + number);
            }
        }
    }

    private void rewind() {
        Map<TopicPartition, Long> targets = new HashMap<>();
        shop.jdbc.sql("""
                        select partition, min(record_offset) as target from timeline.event_consumption_history
                         where outcome = 'FAILED' group by partition""").query(row -> {
            targets.put(new TopicPartition(shop.topic, row.getInt("partition")), row.getLong("target"));
        });
        shop.evictAndRewindTo(targets);
    }
}
