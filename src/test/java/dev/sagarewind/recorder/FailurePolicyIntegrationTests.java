package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailurePolicyIntegrationTests {

    private final Shop shop = new Shop();
    private final Till till = new Till(shop.jdbc);

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aSagaIsHeldBehindItsFailureAndRunsInOrderAfterTheRewind(String protocol) {
        String groupProtocol = "spring.kafka.consumer.properties.group.protocol=" + protocol;
        till.failing.add("a1");
        long failed = shop.send("a1");
        shop.send("b1");
        shop.send("a2");
        shop.send("a3");
        try (RecordedService service = shop.hold(till, groupProtocol)) {
            shop.awaitCommitted(4);
        }
        assertThat(shop.effects()).containsExactly("b1");
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
        assertThat(shop.outcomes("a2")).containsExactly("HELD");
        assertThat(shop.outcomes("a3")).containsExactly("HELD");

        till.failing.clear();
        shop.rewindTo(failed);
        try (RecordedService service = shop.hold(till, groupProtocol)) {
            shop.awaitCommitted(4);
        }
        assertThat(shop.effects()).containsExactly("b1", "a1", "a2", "a3");
        assertThat(shop.outcomes("a1")).containsExactly("FAILED", "SUCCEEDED");
        assertThat(shop.outcomes("a2")).containsExactly("HELD", "SUCCEEDED");
        assertThat(shop.outcomes("b1")).containsExactly("SUCCEEDED");
    }

    @Test
    void aHeldEventNamesTheEarliestOpenEventThatItWaitsFor() {
        till.failing.add("a1");
        shop.send("a1");
        shop.send("a2");
        shop.send("a3");
        try (RecordedService service = shop.hold(till)) {
            shop.awaitCommitted(3);
        }
        assertThat(shop.jdbc
                        .sql("select distinct waits_for from timeline.event_consumption_history where outcome = 'HELD'")
                        .query(java.util.UUID.class)
                        .list())
                .containsExactly(Shop.id("a1"));
    }

    @Test
    void aStoppedPartitionWaitsForItsFailedRecordWithARowForEachAttempt() {
        till.failing.add("a1");
        shop.send("a1");
        shop.send("b1");
        try (RecordedService service = shop.stop(till, "saga-rewind.recorder.retry-back-off=50ms")) {
            Awaitility.await().atMost(Shop.LONG).until(() -> shop.outcomes("a1").size() >= 3);
            assertThat(shop.outcomes("a1")).containsOnly("FAILED");
            assertThat(shop.effects()).isEmpty();
            assertThat(shop.committed().orElse(0L)).isZero();

            till.failing.clear();
            shop.awaitCommitted(2);
        }
        assertThat(shop.effects()).containsExactly("a1", "b1");
        assertThat(shop.outcomes("a1")).endsWith("FAILED", "SUCCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aStoppedPartitionIsTriedAtOnceWhenItIsAssignedAnew(String protocol) {
        till.failing.add("a1");
        // What is committed keeps the group in being while it has no members.
        shop.send("b1");
        shop.send("a1");
        try (RecordedService service = shop.stop(
                till,
                "saga-rewind.recorder.retry-back-off=1h",
                "saga-rewind.recorder.max-retry-back-off=1h",
                "spring.kafka.consumer.properties.group.protocol=" + protocol)) {
            Awaitility.await().atMost(Shop.LONG).until(() -> shop.outcomes("a1").size() == 1);
            till.failing.clear();
            shop.evict();
            shop.awaitCommitted(2);
        }
        assertThat(shop.outcomes("a1")).containsExactly("FAILED", "SUCCEEDED");
        assertThat(shop.effects()).containsExactly("b1", "a1");
    }

    @Test
    void aContinuingListenerRunsLaterEventsOfTheSaga() {
        till.failing.add("a1");
        shop.send("a1");
        shop.send("a2");
        try (RecordedService service = shop.goOn(till)) {
            shop.awaitCommitted(2);
        }
        assertThat(shop.effects()).containsExactly("a2");
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
        assertThat(shop.outcomes("a2")).containsExactly("SUCCEEDED");
    }
}
