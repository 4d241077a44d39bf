package dev.sagarewind.support;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;

/** The Kafka broker that all tests of this JVM share; every test takes topics and consumer groups of its own. */
public final class TestKafka {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestKafka() {}

    public static String bootstrapServers() {
        return Shared.BROKER.bootstrapServers();
    }

    /** A client to look at the broker with; shared, never closed by a test. */
    public static Admin admin() {
        return Shared.ADMIN;
    }

    /** A new topic. */
    public static String freshTopic(int partitions) {
        return freshTopic(partitions, Map.of());
    }

    /** A new topic with settings of its own, such as {@code retention.ms}. */
    public static String freshTopic(int partitions, Map<String, String> settings) {
        String name = freshName("topic");
        createTopic(name, partitions, settings);
        return name;
    }

    public static void createTopic(String name, int partitions, Map<String, String> settings) {
        createTopic(admin(), new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings));
    }

    /**
     * Made, and led: until its leader is ready, the broker may refuse a producer's first batch and take the second, and then
     * never takes the first.
     */
    public static void createTopic(Admin admin, NewTopic topic) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < topic.numPartitions(); partition++) {
            ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
        try {
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The broker does not create " + topic + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating " + topic + ".", e);
        }
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .pollInterval(10, TimeUnit.MILLISECONDS)
                .ignoreExceptions()
                .untilAsserted(() -> admin.listOffsets(ends).all().get(30, TimeUnit.SECONDS));
    }

    /** Patiently: a topic that was just made is not known to the group's coordinator at once. */
    public static void commit(Admin admin, String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .ignoreExceptions()
                .untilAsserted(() ->
                        admin.alterConsumerGroupOffsets(group, offsets).all().get(30, TimeUnit.SECONDS));
    }

    /** A name for a consumer group that no test has used. */
    public static String freshGroup() {
        return freshName("group");
    }

    private static String freshName(String kind) {
        return kind + "-" + NAMES.incrementAndGet();
    }

    /** Retention, compaction and the expiry of committed offsets happen within a second, where a test asks for them. */
    private static final Map<String, String> HOUSEKEEPING = Map.of(
            "log.initial.task.delay.ms", "100",
            "log.retention.check.interval.ms", "300",
            "log.cleaner.backoff.ms", "300",
            "offsets.retention.check.interval.ms", "300");

    private static final class Shared {
        static final LocalKafka BROKER = LocalKafka.start(LoopbackPort.free(), HOUSEKEEPING);
        static final Admin ADMIN =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER.bootstrapServers()));

        static {
            // After the consoles of the tests, which ask it to the end.
            SpringApplication.getShutdownHandlers().add(() -> {
                ADMIN.close();
                BROKER.close();
            });
        }
    }
}
