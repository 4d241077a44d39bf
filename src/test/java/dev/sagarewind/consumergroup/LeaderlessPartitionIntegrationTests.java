package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TwoBrokers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A broker goes away with the only copy of a partition. */
class LeaderlessPartitionIntegrationTests {

    private static final String TOPIC = "order";
    private static final PartitionId LED = new PartitionId(TOPIC, 0);
    private static final PartitionId LEADERLESS = new PartitionId(TOPIC, 1);
    private static final ConsumerGroupId GROUP = new ConsumerGroupId("payment");
    private static final String SENTENCE = "The partition has no leader at the moment";

    @AfterAll
    static void close() {
        KafkaFixture.closeClients();
    }

    @Test
    void aPartitionWithoutALeaderIsAValueInEveryAnswer() throws Exception {
        try (TwoBrokers cluster = new TwoBrokers()) {
            commitOnBoth(cluster.admin());
            KafkaConsumerGroups groups = KafkaFixture.groups(cluster.bootstrapServers(), KafkaFixture.LIMITS);
            cluster.stopSecond();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(groups.bounds(List.of(LED, LEADERLESS)))
                            .isEqualTo(Map.of(
                                    LED, new LogBounds.Known(0, 0, 0), LEADERLESS, new LogBounds.Unknown(SENTENCE))));
            assertThat(groups.ids()).contains(GROUP);
            assertThat(groups.committedOn(List.of(new GroupPartition(GROUP, LEADERLESS))))
                    .containsValue(new CommittedOffset.Committed(0, ""));
            assertThat(groups.offsetsAt(Map.of(LEADERLESS, Instant.EPOCH))).isEmpty();
            Map<PartitionId, RangeRead> read =
                    groups.records(Map.of(LED, new OffsetRange(0, 0), LEADERLESS, new OffsetRange(0, 1)));
            assertThat(read.get(LED).problem()).isEmpty();
            assertThat(read.get(LEADERLESS).problem()).contains(SENTENCE);
        }
    }

    private static void commitOnBoth(Admin admin) throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> admin.describeCluster()
                                .nodes()
                                .get(20, TimeUnit.SECONDS)
                                .size()
                        == 2);
        // The group's own coordinator stays.
        List<Integer> first = List.of(1);
        create(admin, new NewTopic("__consumer_offsets", Map.of(0, first, 1, first, 2, first, 3, first)));
        create(admin, new NewTopic(TOPIC, Map.of(0, List.of(1), 1, List.of(2))));
        TestKafka.commit(
                admin,
                GROUP.value(),
                Map.of(
                        new TopicPartition(TOPIC, 0), new OffsetAndMetadata(0),
                        new TopicPartition(TOPIC, 1), new OffsetAndMetadata(0)));
    }

    private static void create(Admin admin, NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
    }
}
