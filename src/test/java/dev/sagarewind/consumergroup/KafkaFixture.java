package dev.sagarewind.consumergroup;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.springframework.util.unit.DataSize;

/** Producers, consumers and groups for the tests of this package, against the shared broker. */
class KafkaFixture {

    static final KafkaLimits LIMITS =
            new KafkaLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), DataSize.ofKilobytes(1));

    static final KafkaMetrics METRICS = new KafkaMetrics(new SimpleMeterRegistry());

    private static final Queue<SharedAdmin> ADMINS = new ConcurrentLinkedQueue<>();

    private KafkaFixture() {}

    static KafkaConsumerGroups groups() {
        return Shared.GROUPS;
    }

    static KafkaConsumerGroups groups(String servers, KafkaLimits limits) {
        return groups(Map.of("bootstrap.servers", servers), limits);
    }

    static KafkaConsumerGroups groups(Map<String, Object> settings, KafkaLimits limits) {
        SharedAdmin admin = admin(settings, limits);
        ADMINS.add(admin);
        return new KafkaConsumerGroups(admin, settings, KafkaAccess.PLAIN, limits, Clock.systemUTC());
    }

    private static SharedAdmin admin(Map<String, Object> settings, KafkaLimits limits) {
        return new SharedAdmin(settings, KafkaAccess.PLAIN, limits, METRICS, Duration.ofMinutes(5));
    }

    /** For a test whose broker goes: a client that nobody closes looks for it until the JVM ends. */
    static void closeClients() {
        for (SharedAdmin admin = ADMINS.poll(); admin != null; admin = ADMINS.poll()) {
            admin.destroy();
        }
    }

    static ConsumerGroupId freshGroup() {
        return new ConsumerGroupId(TestKafka.freshGroup());
    }

    static PartitionId freshPartition() {
        return new PartitionId(TestKafka.freshTopic(1), 0);
    }

    static KafkaProducer<String, String> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", TestKafka.bootstrapServers());
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    /** Sends so many records, whose values are their numbers. */
    static void send(PartitionId partition, int records) {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            IntStream.range(0, records)
                    .forEach(number -> producer.send(record(partition, "key-" + number, String.valueOf(number))));
        }
    }

    static ProducerRecord<String, String> record(PartitionId partition, String key, String value) {
        return new ProducerRecord<>(partition.topic(), partition.partition(), key, value);
    }

    static ProducerRecord<String, String> record(PartitionId partition, String value, String header, String text) {
        ProducerRecord<String, String> record = record(partition, "key", value);
        record.headers().add(header, text.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    static KafkaConsumer<String, String> consumer(ConsumerGroupId group, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", TestKafka.bootstrapServers());
        all.put("group.id", group.value());
        all.put("enable.auto.commit", false);
        all.putIfAbsent("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    /** A consumer that has joined and was assigned its partition. */
    static KafkaConsumer<String, String> joined(
            ConsumerGroupId group, PartitionId partition, Map<String, Object> settings) {
        KafkaConsumer<String, String> consumer = consumer(group, settings);
        consumer.subscribe(List.of(partition.topic()));
        Awaitility.await().pollInSameThread().until(() -> {
            consumer.poll(Duration.ofMillis(50));
            return !consumer.assignment().isEmpty();
        });
        return consumer;
    }

    /** Commits without joining, as a consumer does that was assigned its partitions by hand. */
    static void commit(ConsumerGroupId group, PartitionId partition, long offset) {
        TopicPartition assigned = Partitions.kafka(partition);
        try (KafkaConsumer<String, String> consumer = consumer(group, Map.of())) {
            consumer.assign(List.of(assigned));
            consumer.commitSync(Map.of(assigned, new OffsetAndMetadata(offset, "by hand")));
        }
    }

    private static class Shared {
        static final Map<String, Object> SETTINGS = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
        static final KafkaConsumerGroups GROUPS = new KafkaConsumerGroups(
                admin(SETTINGS, LIMITS), SETTINGS, KafkaAccess.PLAIN, LIMITS, Clock.systemUTC());
    }
}
