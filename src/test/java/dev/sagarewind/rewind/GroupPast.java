package dev.sagarewind.rewind;

import static org.awaitility.Awaitility.await;

import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A topic and what one group made of it, written down without a consumer: records, history rows, committed offsets. */
final class GroupPast {

    record Sent(GroupPartition at, long offset, EventId event, String saga) {}

    private static final String ROW = """
            insert into timeline.event_consumption_history (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                started_at, waits_for, error_type, error_message)
            values (:group, :event, :saga, 'AuthorisePayment', :topic, :partition, :offset, :outcome, 'payment-1',
                    clock_timestamp(), :waitsFor, :errorType, 'The gateway did not answer')
            """;

    final ConsumerGroupId group = new ConsumerGroupId(TestKafka.freshGroup());
    final String topic;
    final JdbcClient jdbc;
    private final Admin admin;
    private final Map<String, Object> client;

    private GroupPast(ConsoleWorld world, Admin admin, Map<String, Object> client, String topic) {
        this.topic = topic;
        this.jdbc = JdbcClient.create(world.database());
        this.admin = admin;
        this.client = client;
    }

    static GroupPast of(ConsoleWorld world, int partitions) {
        return new GroupPast(world, TestKafka.admin(), shared(), TestKafka.freshTopic(partitions));
    }

    static GroupPast of(ConsoleWorld world, Map<String, String> topicSettings) {
        return new GroupPast(world, TestKafka.admin(), shared(), TestKafka.freshTopic(1, topicSettings));
    }

    private static Map<String, Object> shared() {
        return Map.of("bootstrap.servers", TestKafka.bootstrapServers());
    }

    /** On a broker of the test's own. */
    static GroupPast of(ConsoleWorld world, Admin admin, Map<String, Object> client) {
        String topic = "topic-" + UUID.randomUUID();
        TestKafka.createTopic(admin, new NewTopic(topic, 1, (short) 1));
        return new GroupPast(world, admin, client, topic);
    }

    /** Sends a new event of the saga, of which the history knows nothing. */
    Sent send(int partition, String saga) {
        return send(partition, new EventId(UUID.randomUUID()), saga);
    }

    Sent send(int partition, EventId event, String saga) {
        String ownSaga = topic + "-" + saga;
        return new Sent(at(partition), send(record(partition, event, ownSaga)), event, ownSaga);
    }

    ProducerRecord<String, String> record(int partition, EventId event, String ownSaga) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, partition, ownSaga, "{}");
        record.headers().add("id", event.toString().getBytes(StandardCharsets.UTF_8));
        record.headers().add("saga_id", ownSaga.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** @return its offset */
    long send(ProducerRecord<String, String> record) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("enable.idempotence", false);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            return get(producer.send(record)).offset();
        }
    }

    /** A new event of the saga that the group has consumed. */
    Sent consumed(int partition, String saga, Outcome outcome) {
        Sent sent = send(partition, saga);
        row(sent, outcome);
        return sent;
    }

    void row(Sent sent, Outcome outcome) {
        jdbc.sql(ROW)
                .param("group", group.value())
                .param("event", sent.event().value())
                .param("saga", sent.saga())
                .param("topic", topic)
                .param("partition", sent.at().partition().partition())
                .param("offset", sent.offset())
                .param("outcome", outcome.name())
                .param("waitsFor", outcome == Outcome.HELD ? UUID.randomUUID() : null)
                .param("errorType", outcome == Outcome.FAILED ? "java.net.SocketTimeoutException" : null)
                .update();
    }

    /** Commits as a group without members does; Kafka makes the group if there is none. */
    GroupPast commit(int partition, long offset) {
        return commit(partition, offset, "");
    }

    GroupPast commit(int partition, long offset, String metadata) {
        commit(new TopicPartition(topic, partition), new OffsetAndMetadata(offset, metadata));
        return this;
    }

    private void commit(TopicPartition at, OffsetAndMetadata offset) {
        TestKafka.commit(admin, group.value(), Map.of(at, offset));
    }

    /** Keeps the group in being when its last offset on this topic is gone. */
    void alsoElsewhere() {
        commit(new TopicPartition(TestKafka.freshTopic(1), 0), new OffsetAndMetadata(0));
    }

    /** A member that has joined, and reads nothing more. */
    KafkaConsumer<String, String> member(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(client);
        all.put("group.id", group.value());
        all.put("enable.auto.commit", false);
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of(topic));
        await().pollInSameThread().atMost(30, TimeUnit.SECONDS).until(() -> {
            consumer.poll(Duration.ofMillis(50));
            return !consumer.assignment().isEmpty();
        });
        return consumer;
    }

    boolean exists() {
        return get(admin.listGroups().all()).stream()
                .anyMatch(one -> one.groupId().equals(group.value()));
    }

    /** Deletes the records before the offset, as retention does. */
    void deleteBefore(int partition, long offset) {
        var at = new TopicPartition(topic, partition);
        get(admin.deleteRecords(Map.of(at, RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    /** Deletes the topic and makes one of the same name; Kafka forgets what was committed on it. */
    void recreate() {
        get(admin.deleteTopics(List.of(topic)).all());
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> !get(admin.listTopics().names()).contains(topic));
        await().atMost(30, TimeUnit.SECONDS).until(() -> committed(0).isEmpty());
        TestKafka.createTopic(topic, 1, Map.of());
    }

    Optional<Long> committed(int partition) {
        var offsets = get(admin.listConsumerGroupOffsets(group.value()).partitionsToOffsetAndMetadata());
        return Optional.ofNullable(offsets.get(new TopicPartition(topic, partition)))
                .map(OffsetAndMetadata::offset);
    }

    GroupPartition at(int partition) {
        return new GroupPartition(group, new PartitionId(topic, partition));
    }

    Selection to(int partition, RewindTarget target) {
        return to(partition, target, Optional.empty());
    }

    Selection to(int partition, RewindTarget target, Optional<Long> expectedOffset) {
        return new Selection.OfPartitions(List.of(new PartitionTarget(at(partition), target, expectedOffset)));
    }

    Selection toOffset(long offset) {
        return to(0, new RewindTarget.ToOffset(offset));
    }

    /** Of these failures, once the board shows them. */
    Selection failures(FailureBoard board, Sent... events) {
        List<FailureId> ids = new ArrayList<>();
        Stream.of(events).forEach(one -> ids.add(FailureId.of(group, one.event())));
        await().atMost(30, TimeUnit.SECONDS).until(() -> board.openAmong(ids).size() == ids.size());
        return new Selection.OfFailures(ids);
    }

    static <T> T get(KafkaFuture<T> answer) {
        return get((java.util.concurrent.Future<T>) answer.toCompletionStage().toCompletableFuture());
    }

    private static <T> T get(java.util.concurrent.Future<T> answer) {
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The broker does not do as the test wants.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
