package dev.sagarewind.access;

import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A consumer group with its own topic, saga type and failures, whose every name contains {@link #mark}: one side of the border
 * that a scope draws.
 */
class GuardedSide {

    private static final int RECORDS = 6;

    private static final String REQUEST = """
            insert into timeline.event_request_history
                (event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by)
            values (:event, :saga, :type, 'CapturePayment', :topic, :saga, '{}', :by)
            """;

    private static final String CONSUMPTION = """
            insert into timeline.event_consumption_history
                (consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                 started_at, error_type, error_message, error_stack)
            values (:group, :event, :saga, 'CapturePayment', :topic, 0, :offset, :outcome, :by, clock_timestamp(),
                    :error, :error, :error)
            """;

    private static final String FAILURE = """
            select failure_id, cause_id from saga_rewind.failure where event_id = :event and cause_id is not null
            """;

    final String mark;
    private final String name;
    private final JdbcClient jdbc;
    private final List<UUID> events = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();

    /** @param name patterns of the scope go by it */
    GuardedSide(String name, JdbcClient jdbc) {
        this.name = name;
        this.jdbc = jdbc;
        this.mark = name + "-" + UUID.randomUUID().toString().substring(0, 8);
        names.put("group", mark);
        names.put("topic", mark);
        names.put("type", mark);
        names.put("saga", "order-" + mark);
    }

    /** Six messages, of which the group has failed with two; it has read them all and runs no more. */
    GuardedSide happened() throws Exception {
        TestKafka.createTopic(names.get("topic"), 1, Map.of());
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int offset = 0; offset < RECORDS; offset++) {
                UUID event = UUID.randomUUID();
                events.add(event);
                ProducerRecord<String, String> one =
                        new ProducerRecord<>(names.get("topic"), 0, names.get("saga"), "{}");
                one.headers().add("id", event.toString().getBytes(StandardCharsets.UTF_8));
                one.headers().add("saga_id", names.get("saga").getBytes(StandardCharsets.UTF_8));
                producer.send(one).get(20, TimeUnit.SECONDS);
                history(event, offset, offset == 2 || offset == 4);
            }
        }
        TestKafka.admin()
                .alterConsumerGroupOffsets(
                        names.get("group"),
                        Map.of(new TopicPartition(names.get("topic"), 0), new OffsetAndMetadata(RECORDS)))
                .all()
                .get(20, TimeUnit.SECONDS);
        names.put("event", events.get(2).toString());
        await().atMost(Duration.ofSeconds(20)).until(() -> failure("other", events.get(4)));
        await().atMost(Duration.ofSeconds(20)).until(() -> failure("failure", events.get(2)));
        return this;
    }

    private void history(UUID event, int offset, boolean failed) {
        jdbc.sql(REQUEST)
                .param("event", event)
                .param("saga", names.get("saga"))
                .param("type", names.get("type"))
                .param("topic", names.get("topic"))
                .param("by", "desk-" + mark)
                .update();
        jdbc.sql(CONSUMPTION)
                .param("group", names.get("group"))
                .param("event", event)
                .param("saga", names.get("saga"))
                .param("topic", names.get("topic"))
                .param("offset", offset)
                .param("outcome", failed ? "FAILED" : "SUCCEEDED")
                .param("by", "task-" + mark)
                .param("error", failed ? "Unlucky" + mark.replace("-", "") + "Exception" : null)
                .update();
    }

    private boolean failure(String called, UUID event) {
        return jdbc.sql(FAILURE)
                .param("event", event)
                .query((row, number) -> {
                    names.put(called, row.getString("failure_id"));
                    names.put("cause", row.getString("cause_id"));
                    return true;
                })
                .optional()
                .isPresent();
    }

    void know(String what, String value) {
        names.put(what, value);
    }

    /** Puts this side's names where a text has {@code $group} and the like. */
    String in(String text) {
        String filled = text;
        for (Map.Entry<String, String> one : names.entrySet()) {
            filled = filled.replace("$" + one.getKey(), one.getValue());
        }
        return filled;
    }

    @Override
    public String toString() {
        return name;
    }
}
