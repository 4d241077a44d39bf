package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupDescriptionsIntegrationTests {

    private final KafkaConsumerGroups groups = KafkaFixture.groups();

    @ParameterizedTest
    @CsvSource({"classic, CLASSIC", "consumer, CONSUMER"})
    void describesALiveGroupOfEitherProtocol(String protocol, GroupType type) {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        PartitionId partition = KafkaFixture.freshPartition();
        keepWithoutMembers(group, partition);
        try (KafkaConsumer<String, String> consumer =
                KafkaFixture.joined(group, partition, Map.of("group.protocol", protocol, "client.id", "payment-1"))) {
            ConsumerGroup described = groups.describe(List.of(group)).get(group);

            assertThat(described.type()).isEqualTo(type);
            assertThat(described.type().canBeRewound()).isTrue();
            assertThat(described.state()).isEqualTo(GroupState.STABLE);
            assertThat(described.isEmpty()).isFalse();
            assertThat(described.members()).singleElement().satisfies(member -> {
                assertThat(member.clientId()).isEqualTo("payment-1");
                assertThat(member.host()).isEqualTo("127.0.0.1");
                assertThat(member.instanceId()).isEmpty();
                assertThat(member.assignment()).isEqualTo(Set.of(partition));
            });
        }
        assertThat(groups.describe(List.of(group)).get(group).isEmpty()).isTrue();
    }

    @Test
    void aStaticMemberStaysAfterItsConsumerIsClosed() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        PartitionId partition = KafkaFixture.freshPartition();
        keepWithoutMembers(group, partition);
        KafkaFixture.joined(group, partition, Map.of("group.instance.id", "payment-0"))
                .close();

        assertThat(groups.describe(List.of(group)).get(group).members())
                .singleElement()
                .satisfies(member -> assertThat(member.instanceId()).contains("payment-0"));

        assertThat(groups.evict(group, "a test")).isEqualTo(1);
        assertThat(groups.describe(List.of(group)).get(group).isEmpty()).isTrue();
    }

    @Test
    void aGroupThatOnlyCommitsIsSimpleAndLooksEmpty() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        KafkaFixture.commit(group, KafkaFixture.freshPartition(), 0);

        ConsumerGroup described = groups.describe(List.of(group)).get(group);

        assertThat(described.simple()).isTrue();
        assertThat(described.state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void recognisesAShareGroupAsOneThatCannotBeRewound() {
        ConsumerGroupId group = KafkaFixture.freshGroup();
        PartitionId partition = KafkaFixture.freshPartition();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "group.id", group.value());
        try (KafkaShareConsumer<String, String> consumer =
                new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(partition.topic()));
            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(50));
                assertThat(groups.describe(List.of(group))).hasEntrySatisfying(group, described -> {
                    assertThat(described.type()).isEqualTo(GroupType.SHARE);
                    assertThat(described.type().canBeRewound()).isFalse();
                    assertThat(described.problem()).isEqualTo(Optional.empty());
                    assertThat(described.members()).hasSize(1);
                });
            });
        }
    }

    @Test
    void leavesOutAndDoesNotCreateAGroupThatDoesNotExist() {
        ConsumerGroupId missing = KafkaFixture.freshGroup();
        ConsumerGroupId existing = KafkaFixture.freshGroup();
        KafkaFixture.commit(existing, KafkaFixture.freshPartition(), 0);

        assertThat(groups.describe(List.of(missing, existing))).containsOnlyKeys(existing);
        assertThat(groups.ids()).contains(existing).doesNotContain(missing);
    }

    @Test
    void acceptsAnyNameThatKafkaAccepts() {
        ConsumerGroupId group = new ConsumerGroupId("pay/eu west#" + KafkaFixture.freshGroup());
        KafkaFixture.commit(group, KafkaFixture.freshPartition(), 0);

        assertThat(groups.describe(List.of(group))).containsKey(group);
    }

    /** A group without members is deleted when its broker next looks for expired offsets, unless it has one. */
    private static void keepWithoutMembers(ConsumerGroupId group, PartitionId partition) {
        KafkaFixture.commit(group, partition, 0);
    }
}
