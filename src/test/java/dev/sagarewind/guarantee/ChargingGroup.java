package dev.sagarewind.guarantee;

import dev.sagarewind.support.TestKafka;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A consumer group that charges for orders by the recipe of docs/contract.md, in plain SQL. A charge is a row of a
 * business table without any key of its own: doing it twice leaves two.
 */
final class ChargingGroup implements AutoCloseable {

    static final String BUSINESS =
            "create table if not exists charge (consumer_group text not null, event_id uuid not null)";

    private static final String PLACE = """
            (consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
             started_at, waits_for, error_type, error_message)
            """;

    private static final String CLAIM = "insert into timeline.event_consumption_history" + PLACE + """
            values (?, ?, ?, 'ChargeRequested', ?, ?, ?, 'SUCCEEDED', ?, clock_timestamp(), null, null, null)
            on conflict do nothing
            """;

    private static final String FAIL = "insert into timeline.event_consumption_history" + PLACE + """
            values (?, ?, ?, 'ChargeRequested', ?, ?, ?, 'FAILED', ?, clock_timestamp(), null,
                    'java.net.SocketTimeoutException', 'The gateway did not answer')
            """;

    private static final String EARLIER = """
            select earlier.event_id
              from timeline.event_consumption_history earlier
             where earlier.consumer_group = ? and earlier.saga_id = ? and earlier.topic = ? and earlier.partition = ?
               and earlier.record_offset < ? and earlier.outcome in ('FAILED', 'HELD') and earlier.event_id <> ?
               and not exists (
                   select 1 from timeline.event_consumption_history settled
                    where settled.consumer_group = earlier.consumer_group and settled.event_id = earlier.event_id
                      and settled.outcome in ('SUCCEEDED', 'SKIPPED'))
             order by earlier.record_offset
             limit 1
            """;

    private static final String HOLD = "insert into timeline.event_consumption_history" + PLACE + """
            select ?, ?, ?, 'ChargeRequested', ?, ?, ?, 'HELD', ?, clock_timestamp(), e.event_id, null, null
              from (
            """ + EARLIER + ") e";

    private static final String CHARGE = "insert into charge (consumer_group, event_id) values (?, ?)";

    private final String group;
    private final String topic;
    private final DataSource database;
    private final Map<String, Object> settings;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Duration perRecord = Duration.ZERO;
    private volatile boolean running;

    /** @param protocol {@code classic} or {@code consumer} (KIP-848) */
    ChargingGroup(String group, String topic, DataSource database, String protocol) {
        this.group = group;
        this.topic = topic;
        this.database = database;
        this.settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "group.id",
                group,
                "group.protocol",
                protocol,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                20));
        if (protocol.equals("classic")) {
            settings.put("heartbeat.interval.ms", 1500);
        }
    }

    /** The gateway does not answer for these sagas, and for these only. */
    void failFor(Set<String> sagas) {
        failing.addAll(sagas);
        failing.retainAll(sagas);
    }

    /** How long handling one record takes. */
    void taking(Duration time) {
        perRecord = time;
    }

    boolean isRunning() {
        return running;
    }

    synchronized void start(int members) {
        if (running) {
            return;
        }
        running = true;
        for (int number = 1; number <= members; number++) {
            KafkaConsumer<String, String> consumer =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
            Thread thread = new Thread(() -> consume(consumer), group + "-" + number);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Leaves the group, as a service that is shut down does. */
    synchronized void stop() {
        running = false;
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.clear();
    }

    private void consume(KafkaConsumer<String, String> consumer) {
        try (consumer) {
            consumer.subscribe(List.of(topic));
            while (running) {
                Set<TopicPartition> stopped = new HashSet<>();
                for (ConsumerRecord<String, String> one : poll(consumer)) {
                    TopicPartition at = new TopicPartition(one.topic(), one.partition());
                    if (stopped.contains(at)) {
                        continue;
                    }
                    try {
                        ConsoleJar.pause(perRecord);
                        handle(one);
                        commit(consumer, at, one.offset() + 1);
                    } catch (SQLException unrecorded) {
                        stopped.add(at);
                        readAgain(consumer, at, one.offset());
                    }
                }
            }
        }
    }

    /** A KIP-848 member that is evicted while it asks where to begin is told so here; it joins with its next poll. */
    private static ConsumerRecords<String, String> poll(KafkaConsumer<String, String> consumer) {
        try {
            return consumer.poll(Duration.ofMillis(100));
        } catch (UnknownMemberIdException | StaleMemberEpochException evicted) {
            return ConsumerRecords.empty();
        }
    }

    /** What could not be recorded has not been consumed. */
    private static void readAgain(KafkaConsumer<String, String> consumer, TopicPartition at, long offset) {
        if (consumer.assignment().contains(at)) {
            consumer.seek(at, offset);
        }
    }

    /** An evicted member's commit is refused; it goes on with what it has read, as services do. */
    private static void commit(KafkaConsumer<String, String> consumer, TopicPartition at, long offset) {
        try {
            consumer.commitSync(Map.of(at, new OffsetAndMetadata(offset)));
        } catch (CommitFailedException
                | RebalanceInProgressException
                | UnknownMemberIdException
                | StaleMemberEpochException
                | RetriableException evicted) {
            // It comes again, and is recognised.
        }
    }

    private void handle(ConsumerRecord<String, String> one) throws SQLException {
        UUID event = UUID.fromString(header(one, "id").orElseThrow());
        String saga = header(one, "saga_id").orElseThrow();
        Object[] place = {group, event, saga, one.topic(), one.partition(), one.offset(), by()};
        Object[] earlier = {group, saga, one.topic(), one.partition(), one.offset(), event};
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            if (update(connection, CLAIM, place) == 0) {
                connection.rollback();
                return;
            }
            if (exists(connection, EARLIER, earlier)) {
                connection.rollback();
                if (update(connection, HOLD, both(place, earlier)) == 0) {
                    connection.rollback();
                    throw new SQLException("Nothing to wait for any more: begin again");
                }
                connection.commit();
                return;
            }
            update(connection, CHARGE, group, event);
            if (failing.contains(saga)) {
                connection.rollback();
                update(connection, FAIL, place);
            }
            connection.commit();
        }
    }

    private static String by() {
        return Thread.currentThread().getName();
    }

    private static Object[] both(Object[] first, Object[] second) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(second));
        return all.toArray();
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static boolean exists(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int at = 0; at < values.length; at++) {
            statement.setObject(at + 1, values[at]);
        }
        return statement;
    }

    private static Optional<String> header(ConsumerRecord<String, String> one, String name) {
        return Optional.ofNullable(one.headers().lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        stop();
    }
}
