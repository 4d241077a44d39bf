package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetMoverIntegrationTests {

    private final KafkaConsumerGroups groups = KafkaFixture.groups();

    @Test
    void movesTheOffsetOfAnEmptyGroupAndLeavesAWitness() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        PartitionId partition = KafkaFixture.freshPartition();
        KafkaFixture.send(partition, 5);
        KafkaFixture.commit(group, partition, 5);

        assertThat(groups.moveOffsets(group, Map.of(partition, 2L), "rewind 7"))
                .isEqualTo(Map.of(partition, new OffsetMove.Moved()));
        assertThat(committed(group, partition)).isEqualTo(new CommittedOffset.Committed(2, "rewind 7"));
    }

    @Test
    void judgesEachPartitionOnItsOwn() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        PartitionId partition = KafkaFixture.freshPartition();
        PartitionId nowhere = new PartitionId(partition.topic(), 9);
        KafkaFixture.commit(group, partition, 0);

        Map<PartitionId, OffsetMove> moves = groups.moveOffsets(group, Map.of(partition, 0L, nowhere, 0L), "rewind");

        assertThat(moves).containsEntry(partition, new OffsetMove.Moved());
        assertThat(moves.get(nowhere)).isInstanceOf(OffsetMove.Refused.class);
    }

    @Test
    void doesNotCreateAGroup() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        PartitionId partition = KafkaFixture.freshPartition();

        assertThat(groups.moveOffsets(group, Map.of(partition, 0L), "rewind").get(partition))
                .isInstanceOf(OffsetMove.Refused.class);
        assertThat(groups.ids()).doesNotContain(group);
    }

    @Test
    void refusesMetadataThatKafkaWouldNotKeep() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> groups.moveOffsets(
                        KafkaFixture.freshGroup(), Map.of(KafkaFixture.freshPartition(), 0L), "x".repeat(4097)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void isRefusedWhileTheGroupHasMembersAndAcceptedOnceTheyAreEvicted(String protocol) {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        PartitionId partition = KafkaFixture.freshPartition();
        KafkaFixture.send(partition, 5);
        KafkaFixture.commit(group, partition, 5);
        try (KafkaConsumer<String, String> consumer =
                KafkaFixture.joined(group, partition, Map.of("group.protocol", protocol))) {
            assertThat(groups.moveOffsets(group, Map.of(partition, 1L), "rewind"))
                    .isEqualTo(Map.of(partition, new OffsetMove.GroupHasMembers()));
            assertThat(committed(group, partition)).isEqualTo(new CommittedOffset.Committed(5, "by hand"));

            assertThat(groups.evict(group, "a rewind")).isEqualTo(1);
            assertThat(groups.moveOffsets(group, Map.of(partition, 1L), "rewind"))
                    .isEqualTo(Map.of(partition, new OffsetMove.Moved()));

            Awaitility.await()
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(consumer.poll(Duration.ofMillis(100)))
                            .extracting(ConsumerRecord::offset)
                            .startsWith(1L));
        }
    }

    @Test
    void evictingAnEmptyOrMissingGroupRemovesNobody() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        assertThat(groups.evict(group, "a rewind")).isZero();

        KafkaFixture.commit(group, KafkaFixture.freshPartition(), 0);
        assertThat(groups.evict(group, "a rewind")).isZero();
    }

    private CommittedOffset committed(ConsumerGroupId group, PartitionId partition) {
        GroupPartition asked = new GroupPartition(group, partition);
        return groups.committedOn(List.of(asked)).get(asked);
    }
}
