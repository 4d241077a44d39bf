package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.GuardedKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console's Kafka user needs for what, with real ACLs: the table in docs/operations.md. */
class PermissionsIntegrationTests {

    private static GuardedKafka broker;
    private static KafkaConsumerGroups viewer;
    private static KafkaConsumerGroups operator;

    private final ConsumerGroupId group = KafkaFixture.freshGroup();
    private final PartitionId partition = new PartitionId("topic-of-" + group, 0);
    private final GroupPartition at = new GroupPartition(group, partition);

    @BeforeAll
    static void start() {
        broker = GuardedKafka.start();
        viewer = KafkaFixture.groups(broker.settings(GuardedKafka.VIEWER), KafkaFixture.LIMITS);
        operator = KafkaFixture.groups(broker.settings(GuardedKafka.OPERATOR), KafkaFixture.LIMITS);
        broker.allowOnCluster(GuardedKafka.VIEWER, AclOperation.DESCRIBE);
    }

    @AfterAll
    static void stop() {
        KafkaFixture.closeClients();
        broker.close();
    }

    @Test
    void aViewerSeesEverythingButTheRecords() throws Exception {
        committedGroup();
        broker.allowOnGroup(GuardedKafka.VIEWER, group.value(), AclOperation.DESCRIBE);
        broker.allowOnTopic(
                GuardedKafka.VIEWER, partition.topic(), AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> viewer.retention(List.of(partition.topic())).size() == 1);

        assertThat(viewer.ids()).contains(group);
        assertThat(viewer.describe(List.of(group)).get(group).problem()).isEmpty();
        assertThat(viewer.committedOn(List.of(at))).containsValue(new CommittedOffset.Committed(2, ""));
        assertThat(viewer.bounds(List.of(partition))).containsValue(new LogBounds.Known(0, 2, 2));
        assertThat(viewer.records(Map.of(partition, new OffsetRange(0, 2)))
                        .get(partition)
                        .problem())
                .contains("The console's Kafka user may not read this topic: it needs Read on it");
    }

    @Test
    void aViewerMovesAndEvictsNobody() throws Exception {
        committedGroup();
        broker.allowOnGroup(GuardedKafka.VIEWER, group.value(), AclOperation.DESCRIBE);
        broker.allowOnTopic(GuardedKafka.VIEWER, partition.topic(), AclOperation.DESCRIBE);
        String sentence = "The console's Kafka user may not change this group: it needs Read on it";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> viewer.bounds(List.of(partition)).get(partition) instanceof LogBounds.Known);

        assertThat(viewer.moveOffsets(group, Map.of(partition, 0L), "a test"))
                .containsValue(new OffsetMove.Refused(sentence));
        try (KafkaConsumer<String, String> member = member("classic")) {
            assertThatThrownBy(() -> viewer.evict(group, "a test"))
                    .isInstanceOf(KafkaRefusedException.class)
                    .hasMessage(sentence);
            assertThat(viewer.describe(List.of(group)).get(group).members()).hasSize(1);
        }
        assertThat(viewer.committedOn(List.of(at))).containsValue(new CommittedOffset.Committed(2, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void anOperatorReadsMovesAndEvictsWithReadOnGroupAndTopicAlone(String protocol) throws Exception {
        committedGroup();
        broker.allowOnGroup(GuardedKafka.OPERATOR, group.value(), AclOperation.READ);
        broker.allowOnTopic(GuardedKafka.OPERATOR, partition.topic(), AclOperation.READ);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> operator.bounds(List.of(partition)).get(partition) instanceof LogBounds.Known);

        assertThat(operator.records(Map.of(partition, new OffsetRange(0, 2)))
                        .get(partition)
                        .records())
                .hasSize(2);
        try (KafkaConsumer<String, String> member = member(protocol)) {
            assertThat(operator.evict(group, "a test")).isEqualTo(1);
            assertThat(operator.moveOffsets(group, Map.of(partition, 0L), "a test"))
                    .containsValue(new OffsetMove.Moved());
        }
        assertThat(operator.retention(List.of(partition.topic()))).isEmpty();
    }

    @Test
    void withoutDescribeOnTheGroupItIsNamedWhatIsMissing() throws Exception {
        committedGroup();
        broker.allowOnTopic(GuardedKafka.VIEWER, partition.topic(), AclOperation.DESCRIBE);
        String sentence = "The console's Kafka user may not see this group: it needs Describe on it";

        assertThat(viewer.describe(List.of(group)).get(group).problem()).contains(sentence);
        assertThat(viewer.describe(List.of(group)).get(group).isEmpty()).isFalse();
        assertThat(viewer.committedOn(List.of(at))).containsValue(new CommittedOffset.Unknown(sentence));
        assertThat(viewer.committed(List.of(group))).containsValue(new GroupOffsets.Unknown(sentence));
    }

    @Test
    void withoutDescribeOnTheTopicItsOffsetsAreUnknownAndNotNone() throws Exception {
        committedGroup();
        broker.allowOnGroup(GuardedKafka.VIEWER, group.value(), AclOperation.DESCRIBE);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        viewer.describe(List.of(group)).get(group).problem().isEmpty());

        assertThat(viewer.bounds(List.of(partition)))
                .containsValue(new LogBounds.Unknown(
                        "The console's Kafka user may not see this topic: it needs Describe on it"));
        assertThat(viewer.committedOn(List.of(at)).get(at)).isInstanceOf(CommittedOffset.Unknown.class);
    }

    @Test
    void aMemberOfTheNewProtocolIsSeenOnlyWithDescribeOnItsTopics() throws Exception {
        committedGroup();
        broker.allowOnGroup(GuardedKafka.VIEWER, group.value(), AclOperation.DESCRIBE);
        try (KafkaConsumer<String, String> member = member("consumer")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> viewer.describe(List.of(group))
                            .get(group)
                            .problem()
                            .equals(Optional.of(
                                    "The console's Kafka user may not see this topic: it needs Describe on it")));
        }
    }

    @Test
    void withoutReadOnATopicItsOffsetStaysWhileAnotherIsMoved() throws Exception {
        committedGroup();
        PartitionId other = new PartitionId("other-" + partition.topic(), 0);
        createTopic(other.topic());
        broker.allowOnGroup(GuardedKafka.OPERATOR, group.value(), AclOperation.READ);
        broker.allowOnTopic(GuardedKafka.OPERATOR, partition.topic(), AclOperation.READ);
        broker.allowOnTopic(GuardedKafka.OPERATOR, other.topic(), AclOperation.DESCRIBE);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> operator.bounds(List.of(other)).get(other) instanceof LogBounds.Known);

        assertThat(operator.moveOffsets(group, Map.of(partition, 1L, other, 0L), "a test"))
                .isEqualTo(Map.of(
                        partition,
                        new OffsetMove.Moved(),
                        other,
                        new OffsetMove.Refused(
                                "The console's Kafka user may not read this topic: it needs Read on it")));
    }

    @Test
    void aTopicThatMayNotBeReadKeepsNobodyFromReadingAnother() throws Exception {
        committedGroup();
        PartitionId other = new PartitionId("other-" + partition.topic(), 0);
        createTopic(other.topic());
        send(other.topic());
        broker.allowOnTopic(GuardedKafka.OPERATOR, partition.topic(), AclOperation.READ);
        broker.allowOnTopic(GuardedKafka.OPERATOR, other.topic(), AclOperation.DESCRIBE);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> operator.bounds(List.of(partition, other)).values().stream()
                        .allMatch(LogBounds.Known.class::isInstance));
        OffsetRange both = new OffsetRange(0, 2);

        Map<PartitionId, RangeRead> read = operator.records(Map.of(partition, both, other, both));

        assertThat(read.get(partition).records()).hasSize(2);
        assertThat(read.get(partition).problem()).isEmpty();
        assertThat(read.get(other).readTo()).isZero();
        assertThat(read.get(other).problem())
                .contains("The console's Kafka user may not read this topic: it needs Read on it");
    }

    @Test
    void withoutDescribeOnTheClusterTheListOfGroupsIsShort() throws Exception {
        committedGroup();
        ConsumerGroupId seen = KafkaFixture.freshGroup();
        commit(seen);
        broker.allowOnGroup(GuardedKafka.OPERATOR, seen.value(), AclOperation.DESCRIBE);

        await().atMost(Duration.ofSeconds(20)).until(() -> operator.ids().contains(seen));
        assertThat(operator.ids()).doesNotContain(group);
        assertThat(viewer.ids()).contains(seen, group);
    }

    private void committedGroup() throws Exception {
        createTopic(partition.topic());
        send(partition.topic());
        commit(group);
    }

    /** Sends two records. */
    private static void send(String topic) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                broker.settings(GuardedKafka.ADMIN), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", "one"));
            producer.send(new ProducerRecord<>(topic, "key", "two"));
        }
    }

    private void commit(ConsumerGroupId id) throws Exception {
        broker.admin()
                .alterConsumerGroupOffsets(
                        id.value(), Map.of(new TopicPartition(partition.topic(), 0), new OffsetAndMetadata(2)))
                .all()
                .get(20, TimeUnit.SECONDS);
    }

    private static void createTopic(String name) throws Exception {
        broker.admin()
                .createTopics(Set.of(new NewTopic(name, 1, (short) 1)))
                .all()
                .get(20, TimeUnit.SECONDS);
    }

    private KafkaConsumer<String, String> member(String protocol) {
        Map<String, Object> settings = new HashMap<>(broker.settings(GuardedKafka.ADMIN));
        settings.put("group.id", group.value());
        settings.put("group.protocol", protocol);
        settings.put("enable.auto.commit", false);
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of(partition.topic()));
        await().pollInSameThread().atMost(Duration.ofSeconds(30)).until(() -> {
            consumer.poll(Duration.ofMillis(50));
            return !consumer.assignment().isEmpty();
        });
        return consumer;
    }
}
