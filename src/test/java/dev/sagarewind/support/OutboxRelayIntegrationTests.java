package dev.sagarewind.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class OutboxRelayIntegrationTests {
    private static final String REQUEST = """
            insert into timeline.event_request_history
                (event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by, caused_by)
            values (:event, :saga, 'order', 'ReserveStock', :topic, :saga, :payload::jsonb, 'order', :cause)
            """;

    private final LocalDatabase database = TestPostgres.freshDatabase();
    private final String topic = TestKafka.freshTopic(3);

    @Test
    void relaysWhatWasRequestedBeforeAndAfterItsStartAsTheContractSays() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        request(first, null, "{\"bentos\": 2}");
        try (var relay = OutboxRelay.start(database, TestKafka.bootstrapServers())) {
            request(second, first, "{\"note\": \"わさび抜き\"}");

            List<ConsumerRecord<String, String>> records = consume(2);

            var record = records.get(0);
            assertThat(header(record, "id")).isEqualTo(first.toString());
            assertThat(header(record, "caused_by")).isNull();
            record = records.get(1);
            assertThat(record.key()).isEqualTo("saga-1");
            assertThat(record.value()).isEqualTo("{\"note\": \"わさび抜き\"}");
            assertThat(record.headers())
                    .extracting(Header::key)
                    .containsExactlyInAnyOrder("id", "saga_id", "saga_type", "event_type", "requested_by", "caused_by");
            assertThat(header(record, "id")).isEqualTo(second.toString());
            assertThat(header(record, "saga_id")).isEqualTo("saga-1");
            assertThat(header(record, "saga_type")).isEqualTo("order");
            assertThat(header(record, "event_type")).isEqualTo("ReserveStock");
            assertThat(header(record, "requested_by")).isEqualTo("order");
            assertThat(header(record, "caused_by")).isEqualTo(first.toString());
        }
    }

    private void request(UUID event, UUID cause, String payload) {
        JdbcClient.create(database)
                .sql(REQUEST)
                .param("event", event)
                .param("saga", "saga-1")
                .param("topic", topic)
                .param("payload", payload)
                .param("cause", cause, java.sql.Types.OTHER)
                .update();
    }

    private List<ConsumerRecord<String, String>> consume(int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", TestKafka.bootstrapServers(),
                "group.id", TestKafka.freshGroup(),
                "auto.offset.reset", "earliest");
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
            });
        }
        return records;
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        byte[] value = record.headers().lastHeader(name).value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
