package dev.sagarewind.rewind;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A consuming service in plain SQL: it follows the contract, holds sagas, and fails for whom it is told to. */
class PlainService implements AutoCloseable {

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

    private static final String RECORD = """
            insert into timeline.event_consumption_history (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                started_at, waits_for, error_type, error_message)
            values (:group, :event, :saga, 'AuthorisePayment', :topic, :partition, :offset, :outcome, :by,
                    clock_timestamp(), :waitsFor, :errorType, :errorMessage)
            on conflict (consumer_group, event_id) where outcome in ('SUCCEEDED', 'SKIPPED') do nothing
            """;

    private final String group;
    private final String topic;
    private final JdbcClient jdbc;
    private final Map<String, Object> settings;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final List<KafkaConsumer<String, String>> consumers = new ArrayList<>();
    private volatile Duration perRecord = Duration.ZERO;
    private volatile boolean running = true;

    PlainService(String group, String topic, JdbcClient jdbc, Map<String, Object> settings) {
        this.group = group;
        this.topic = topic;
        this.jdbc = jdbc;
        this.settings = settings;
    }

    PlainService failingFor(Set<String> sagas) {
        failing.addAll(sagas);
        return this;
    }

    void heal() {
        failing.clear();
    }

    PlainService taking(Duration time) {
        perRecord = time;
        return this;
    }

    /** Starts so many members of the group. */
    PlainService start(int members) {
        for (int number = 1; number <= members; number++) {
            KafkaConsumer<String, String> consumer = consumer();
            Thread thread = new Thread(() -> consume(consumer), group + "-" + number);
            thread.start();
            consumers.add(consumer);
            threads.add(thread);
        }
        return this;
    }

    private KafkaConsumer<String, String> consumer() {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("group.id", group);
        all.put("enable.auto.commit", false);
        all.put("auto.offset.reset", "earliest");
        all.putIfAbsent("max.poll.records", 20);
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    private void consume(KafkaConsumer<String, String> consumer) {
        try (consumer) {
            consumer.subscribe(List.of(topic));
            while (running) {
                for (ConsumerRecord<String, String> one : consumer.poll(Duration.ofMillis(100))) {
                    handle(one);
                    commit(consumer, one);
                }
            }
        } catch (WakeupException closed) {
            // The test is over.
        }
    }

    /** An evicted member's commit is refused; it goes on, and reads what it is given. */
    private static void commit(KafkaConsumer<String, String> consumer, ConsumerRecord<String, String> one) {
        try {
            consumer.commitSync(
                    Map.of(new TopicPartition(one.topic(), one.partition()), new OffsetAndMetadata(one.offset() + 1)));
        } catch (CommitFailedException
                | RebalanceInProgressException
                | UnknownMemberIdException
                | StaleMemberEpochException evicted) {
            // Redelivered after the rejoin.
        }
    }

    private void handle(ConsumerRecord<String, String> one) {
        UUID event = UUID.fromString(header(one, "id").orElseThrow());
        String saga = header(one, "saga_id").orElseThrow();
        if (!perRecord.isZero()) {
            try {
                TimeUnit.MILLISECONDS.sleep(perRecord.toMillis());
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }
        Optional<UUID> heldBy = jdbc.sql(HELD_BY)
                .param("group", group)
                .param("saga", saga)
                .param("topic", one.topic())
                .param("partition", one.partition())
                .param("offset", one.offset())
                .query(UUID.class)
                .optional();
        if (isSettled(event)) {
            return;
        }
        if (heldBy.isPresent()) {
            record(one, event, saga, "HELD", heldBy.get());
        } else {
            record(one, event, saga, failing.contains(saga) ? "FAILED" : "SUCCEEDED", null);
        }
    }

    private boolean isSettled(UUID event) {
        return jdbc.sql("""
                        select exists (
                            select 1 from timeline.event_consumption_history
                             where consumer_group = :group and event_id = :event
                               and outcome in ('SUCCEEDED', 'SKIPPED'))
                        """)
                .param("group", group)
                .param("event", event)
                .query(Boolean.class)
                .single();
    }

    private void record(ConsumerRecord<String, String> one, UUID event, String saga, String outcome, UUID waitsFor) {
        boolean failed = outcome.equals("FAILED");
        jdbc.sql(RECORD)
                .param("group", group)
                .param("event", event)
                .param("saga", saga)
                .param("topic", one.topic())
                .param("partition", one.partition())
                .param("offset", one.offset())
                .param("outcome", outcome)
                .param("by", Thread.currentThread().getName())
                .param("waitsFor", waitsFor)
                .param("errorType", failed ? "java.net.SocketTimeoutException" : null)
                .param("errorMessage", failed ? "The gateway did not answer" : null)
                .update();
    }

    private static Optional<String> header(ConsumerRecord<String, String> one, String name) {
        return Optional.ofNullable(one.headers().lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        running = false;
        consumers.forEach(KafkaConsumer::wakeup);
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(20));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
