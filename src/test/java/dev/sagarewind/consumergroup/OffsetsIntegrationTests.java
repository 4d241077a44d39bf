package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.TestKafka;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OffsetsIntegrationTests {

    private final KafkaConsumerGroups groups = KafkaFixture.groups();

    @Test
    void tellsNoCommitFromACommitAtZero() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        String topic = TestKafka.freshTopic(2);
        KafkaFixture.commit(group, new PartitionId(topic, 0), 0);

        assertThat(groups.committedOn(List.of(on(group, topic, 0), on(group, topic, 1))))
                .isEqualTo(Map.of(
                        on(group, topic, 0), new CommittedOffset.Committed(0, "by hand"),
                        on(group, topic, 1), new CommittedOffset.NoCommit()));
        assertThat(groups.committed(List.of(group)).get(group))
                .isEqualTo(new GroupOffsets.Known(
                        Map.of(new PartitionId(topic, 0), new CommittedOffset.Committed(0, "by hand"))));
    }

    @Test
    void anOffsetInAPendingTransactionIsUnknownAndNotNone() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        PartitionId partition = KafkaFixture.freshPartition();
        KafkaFixture.commit(group, partition, 3);
        try (KafkaProducer<String, String> producer =
                KafkaFixture.producer(Map.of("transactional.id", "pending-" + group))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(Partitions.kafka(partition), new OffsetAndMetadata(5)),
                    new ConsumerGroupMetadata(group.value()));

            GroupPartition asked = new GroupPartition(group, partition);
            assertThat(groups.committedOn(List.of(asked)).get(asked)).isInstanceOf(CommittedOffset.Unknown.class);
            assertThat(((GroupOffsets.Known) groups.committed(List.of(group)).get(group)).byPartition())
                    .hasEntrySatisfying(
                            partition, offset -> assertThat(offset).isInstanceOf(CommittedOffset.Unknown.class));

            producer.commitTransaction();
        }
        // The commit is answered before its marker is written.
        GroupPartition asked = new GroupPartition(group, partition);
        await().untilAsserted(() -> assertThat(groups.committedOn(List.of(asked)))
                .containsEntry(asked, new CommittedOffset.Committed(5, "")));
    }

    @Test
    void answersForManyGroupsAtOnce() {
        PartitionId partition = KafkaFixture.freshPartition();
        ConsumerGroupId one = KafkaFixture.freshGroup();
        ConsumerGroupId other = KafkaFixture.freshGroup();
        ConsumerGroupId missing = KafkaFixture.freshGroup();
        KafkaFixture.commit(one, partition, 1);
        KafkaFixture.commit(other, partition, 2);

        assertThat(groups.committed(List.of(one, other, missing)))
                .isEqualTo(Map.of(
                        one, new GroupOffsets.Known(Map.of(partition, new CommittedOffset.Committed(1, "by hand"))),
                        other, new GroupOffsets.Known(Map.of(partition, new CommittedOffset.Committed(2, "by hand"))),
                        missing, new GroupOffsets.Known(Map.of())));
    }

    @Test
    void theLastStableOffsetStopsBeforeAnOpenTransaction() {
        PartitionId partition = KafkaFixture.freshPartition();
        KafkaFixture.send(partition, 3);
        try (KafkaProducer<String, String> producer =
                KafkaFixture.producer(Map.of("transactional.id", "open-" + partition))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(KafkaFixture.record(partition, "key", "open"));
            producer.flush();

            assertThat(groups.bounds(List.of(partition))).isEqualTo(Map.of(partition, new LogBounds.Known(0, 4, 3)));
            producer.abortTransaction();
        }
    }

    @Test
    void aPartitionThatDoesNotExistIsASentenceAndCostsNoTime() {
        PartitionId partition = KafkaFixture.freshPartition();
        PartitionId beyond = new PartitionId(partition.topic(), 7);
        PartitionId nowhere = new PartitionId("no-such-topic", 0);
        long start = System.nanoTime();

        Map<PartitionId, LogBounds> bounds = groups.bounds(List.of(partition, beyond, nowhere));

        assertThat(bounds)
                .containsEntry(partition, new LogBounds.Known(0, 0, 0))
                .containsEntry(beyond, new LogBounds.Unknown("The topic has only 1 partitions, numbered from 0"))
                .containsEntry(
                        nowhere,
                        new LogBounds.Unknown("There is no such topic or partition, or the console may not see it"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(KafkaFixture.LIMITS.callTimeout());
    }

    @Test
    void findsTheFirstOffsetAtATime() {
        PartitionId partition = KafkaFixture.freshPartition();
        Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(10);
        try (KafkaProducer<String, String> producer = KafkaFixture.producer(Map.of())) {
            for (long second = 0; second < 3; second++) {
                long timestamp = first.plusSeconds(second).toEpochMilli();
                producer.send(new ProducerRecord<>(partition.topic(), 0, timestamp, "key", "value"));
            }
        }

        assertThat(groups.offsetsAt(Map.of(partition, first.plusSeconds(1)))).isEqualTo(Map.of(partition, 1L));
        assertThat(groups.offsetsAt(Map.of(partition, first.plusSeconds(3)))).isEmpty();
    }

    @Test
    void readsHowLongTopicsKeepTheirRecords() {
        String timed = TestKafka.freshTopic(
                1, Map.of("retention.ms", "86400000", "retention.bytes", "1000", "segment.ms", "3600000"));
        Duration week = Duration.ofDays(7);
        String endless = TestKafka.freshTopic(1, Map.of("retention.ms", "-1"));
        String compacted = TestKafka.freshTopic(1, Map.of("cleanup.policy", "compact", "retention.ms", "1000"));

        assertThat(groups.retention(List.of(timed, endless, compacted, "no-such-topic")))
                .isEqualTo(Map.of(
                        timed,
                                new Retention(
                                        Optional.of(Duration.ofDays(1)),
                                        OptionalLong.of(1000),
                                        false,
                                        Duration.ofHours(1)),
                        endless, new Retention(Optional.empty(), OptionalLong.empty(), false, week),
                        compacted, new Retention(Optional.empty(), OptionalLong.empty(), true, week)));
    }

    private static GroupPartition on(ConsumerGroupId group, String topic, int partition) {
        return new GroupPartition(group, new PartitionId(topic, partition));
    }
}
