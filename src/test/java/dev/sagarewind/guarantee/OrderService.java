package dev.sagarewind.guarantee;

import dev.sagarewind.support.LocalDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * One process of a consuming service that follows the contract in plain SQL, with an effect in the same transaction as
 * the claim. Whatever servers it loses, it begins anew from its committed offset.
 */
final class OrderService {

    /** What follows a failure. */
    enum Policy {
        HOLD_SAGA,
        STOP_PARTITION,
        CONTINUE
    }

    private static final String CLAIM = """
            insert into timeline.event_consumption_history (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                started_at)
            values (:group, :event, :saga, 'AuthorisePayment', :topic, :partition, :offset, 'SUCCEEDED', :group,
                    clock_timestamp())
            on conflict (consumer_group, event_id) where outcome in ('SUCCEEDED', 'SKIPPED') do nothing
            """;

    private static final String HELD_BY = """
            select event_id
              from timeline.event_consumption_history f
             where f.consumer_group = :group and f.saga_id = :saga and f.topic = :topic and f.partition = :partition
               and f.record_offset < :offset and f.outcome in ('FAILED', 'HELD')
               and not exists (
                   select 1 from timeline.event_consumption_history s
                    where s.consumer_group = :group and s.event_id = f.event_id
                      and s.outcome in ('SUCCEEDED', 'SKIPPED'))
             order by record_offset
             limit 1
            """;

    private static final String NOT_DONE = """
            insert into timeline.event_consumption_history (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                started_at, waits_for, error_type, error_message)
            values (:group, :event, :saga, 'AuthorisePayment', :topic, :partition, :offset, :outcome, :group,
                    clock_timestamp(), :waitsFor, :errorType, :errorMessage)
            """;

    private static final Duration RETRY = Duration.ofMillis(300);

    private final String servers;
    private final LocalDatabase database;
    private final String group;
    private final String topic;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private Policy policy = Policy.HOLD_SAGA;
    private String protocol = "classic";
    private volatile Duration perRecord = Duration.ZERO;
    private volatile boolean running;
    private Thread thread;

    OrderService(String servers, LocalDatabase database, String group, String topic) {
        this.servers = servers;
        this.database = database;
        this.group = group;
        this.topic = topic;
    }

    OrderService with(Policy policy, String protocol) {
        this.policy = policy;
        this.protocol = protocol;
        return this;
    }

    /** @param sagasOrEvents ids of either */
    OrderService failingFor(Set<String> sagasOrEvents) {
        failing.addAll(sagasOrEvents);
        return this;
    }

    /** All others succeed from now on. */
    OrderService failingOnlyFor(Set<String> sagasOrEvents) {
        failing.retainAll(sagasOrEvents);
        return this;
    }

    OrderService healed() {
        failing.clear();
        return this;
    }

    OrderService taking(Duration time) {
        perRecord = time;
        return this;
    }

    OrderService start() {
        running = true;
        thread = new Thread(this::run, group);
        thread.start();
        return this;
    }

    void stop() {
        running = false;
        if (thread == null) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            try (Connection connection = database.getConnection();
                    KafkaConsumer<String, String> joined = consumer()) {
                consume(joined, connection);
            } catch (SQLException | RuntimeException lost) {
                pause(Duration.ofMillis(200));
            }
        }
    }

    private KafkaConsumer<String, String> consumer() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                servers,
                "group.id",
                group,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                10,
                "group.protocol",
                protocol,
                "request.timeout.ms",
                3_000,
                "default.api.timeout.ms",
                4_000,
                "reconnect.backoff.max.ms",
                300));
        if (protocol.equals("classic")) {
            settings.put("heartbeat.interval.ms", 300);
            settings.put("session.timeout.ms", 6_000);
        }
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private void consume(KafkaConsumer<String, String> from, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        from.subscribe(List.of(topic));
        while (running) {
            Set<TopicPartition> stopped = new HashSet<>();
            for (ConsumerRecord<String, String> one : from.poll(Duration.ofMillis(100))) {
                TopicPartition at = new TopicPartition(one.topic(), one.partition());
                if (stopped.contains(at)) {
                    continue;
                }
                pause(perRecord);
                boolean done = handle(one, connection, jdbc);
                if (done || policy != Policy.STOP_PARTITION) {
                    from.commitSync(Map.of(at, new OffsetAndMetadata(one.offset() + 1)));
                } else {
                    from.seek(at, one.offset());
                    stopped.add(at);
                }
            }
            if (!stopped.isEmpty()) {
                pause(RETRY);
            }
        }
    }

    /** @return whether the event is settled */
    private boolean handle(ConsumerRecord<String, String> one, Connection connection, JdbcClient jdbc)
            throws SQLException {
        UUID event = UUID.fromString(header(one, "id"));
        String saga = header(one, "saga_id");
        boolean first = place(jdbc.sql(CLAIM), one, saga).param("event", event).update() == 1;
        if (!first) {
            connection.rollback();
            return true;
        }
        Optional<UUID> heldBy = policy == Policy.HOLD_SAGA
                ? place(jdbc.sql(HELD_BY), one, saga).query(UUID.class).optional()
                : Optional.empty();
        if (heldBy.isEmpty() && !failing.contains(saga) && !failing.contains(event.toString())) {
            jdbc.sql("insert into effect (consumer_group, event_id) values (:group, :event)")
                    .param("group", group)
                    .param("event", event)
                    .update();
            connection.commit();
            return true;
        }
        connection.rollback();
        place(jdbc.sql(NOT_DONE), one, saga)
                .param("event", event)
                .param("outcome", heldBy.isPresent() ? "HELD" : "FAILED")
                .param("waitsFor", heldBy.orElse(null))
                .param("errorType", heldBy.isPresent() ? null : "java.net.SocketTimeoutException")
                .param("errorMessage", heldBy.isPresent() ? null : "The gateway did not answer")
                .update();
        connection.commit();
        return false;
    }

    private JdbcClient.StatementSpec place(
            JdbcClient.StatementSpec sql, ConsumerRecord<String, String> one, String saga) {
        return sql.param("group", group)
                .param("saga", saga)
                .param("topic", one.topic())
                .param("partition", one.partition())
                .param("offset", one.offset());
    }

    private static String header(ConsumerRecord<String, String> one, String name) {
        return new String(one.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
