package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Records that never reach the listener. */
@ExtendWith(OutputCaptureExtension.class)
class UnreadableRecordIntegrationTests {

    private static final String DELEGATING =
            "spring.kafka.consumer.value-deserializer=org.springframework.kafka.support.serializer.ErrorHandlingDeserializer";
    private static final String DELEGATE =
            "spring.kafka.consumer.properties.spring.deserializer.value.delegate.class=" + Picky.class.getName();
    private static final String PLAIN = "spring.kafka.consumer.value-deserializer=" + Picky.class.getName();

    private final Shop shop = new Shop();
    private final Till till = new Till(shop.jdbc);

    @AfterEach
    void close() {
        shop.close();
    }

    /** Cannot read the first event of the saga x. */
    public static final class Picky implements Deserializer<String> {
        static volatile boolean healed;

        @Override
        public String deserialize(String topic, byte[] data) {
            String text = new String(data, StandardCharsets.UTF_8);
            if (text.equals("x1") && !healed) {
                throw new SerializationException("No event: " + text);
            }
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void isRecordedAsFailedAndHoldsItsSaga(String protocol) {
        recordedAsFailedAndRunAfterTheRewind(
                DELEGATING, DELEGATE, "spring.kafka.consumer.properties.group.protocol=" + protocol);
    }

    @Test
    void isRecordedAsFailedByAPlainDeserializerToo() {
        recordedAsFailedAndRunAfterTheRewind(PLAIN);
    }

    private void recordedAsFailedAndRunAfterTheRewind(String... settings) {
        Picky.healed = false;
        shop.send("b1");
        shop.send("x1");
        shop.send("b2");
        shop.send("x2");
        try (RecordedService service = shop.hold(till, settings)) {
            shop.awaitCommitted(4);
        }
        assertThat(shop.effects()).containsExactly("b1", "b2");
        assertThat(shop.outcomes("x1")).containsExactly("FAILED");
        assertThat(shop.outcomes("x2")).containsExactly("HELD");
        assertThat(shop.jdbc
                        .sql("select error_stack from timeline.event_consumption_history where outcome = 'FAILED'")
                        .query(String.class)
                        .single())
                .contains("No event: x1");

        Picky.healed = true;
        shop.rewindTo(1);
        try (RecordedService service = shop.hold(till, settings)) {
            shop.awaitCommitted(4);
        }
        assertThat(shop.effects()).containsExactly("b1", "b2", "x1", "x2");
    }

    @Test
    void theOffsetOfAnUnreadableRecordAtTheEndIsCommitted() {
        Picky.healed = false;
        shop.send("x1");
        try (RecordedService service = shop.hold(till, DELEGATING, DELEGATE)) {
            shop.awaitCommitted(1);
        }
        try (RecordedService service = shop.hold(till, DELEGATING, DELEGATE)) {
            shop.send("b1");
            shop.awaitCommitted(2);
        }
        assertThat(shop.outcomes("x1")).containsExactly("FAILED");
    }

    @Test
    void stopsThePartitionUnderThatPolicyAndIsTriedAgain() {
        Picky.healed = false;
        shop.send("x1");
        shop.send("b1");
        try (RecordedService service =
                shop.stop(till, DELEGATING, DELEGATE, "saga-rewind.recorder.retry-back-off=50ms")) {
            Awaitility.await().atMost(Shop.LONG).until(() -> shop.outcomes("x1").size() >= 2);
            assertThat(shop.effects()).isEmpty();
            Picky.healed = true;
            shop.awaitCommitted(2);
        }
        assertThat(shop.effects()).containsExactly("x1", "b1");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"42", "1-1-1-1-1"})
    void aRecordThatNamesNoEventStopsItsPartitionUntilTheOffsetIsMoved(String id, CapturedOutput output) {
        shop.send("a1");
        ProducerRecord<String, String> nameless = new ProducerRecord<>(shop.topic, "a", "nameless");
        Shop.header(nameless, "saga_id", "a");
        if (id != null) {
            Shop.header(nameless, "id", id);
        }
        shop.send(nameless);
        shop.send("a2");
        try (RecordedService service = shop.goOn(till, "saga-rewind.recorder.retry-back-off=20ms")) {
            Awaitility.await()
                    .atMost(Shop.LONG)
                    .untilAsserted(() -> assertThat(output.getAll())
                            .contains(shop.group + ": the record at " + shop.topic + "-0 offset 1", "next in 40 ms"));
        }
        assertThat(shop.effects()).containsExactly("a1");
        assertThat(shop.committed()).contains(1L);

        shop.rewindTo(2);
        try (RecordedService service = shop.goOn(till)) {
            shop.awaitCommitted(3);
        }
        assertThat(shop.effects()).containsExactly("a1", "a2");
    }
}
