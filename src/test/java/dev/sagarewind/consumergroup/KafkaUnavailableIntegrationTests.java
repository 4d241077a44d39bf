package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.LocalKafka;
import dev.sagarewind.support.LoopbackPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

class KafkaUnavailableIntegrationTests {

    private static final KafkaLimits LIMITS =
            new KafkaLimits(Duration.ofMillis(700), Duration.ofSeconds(1), DataSize.ofKilobytes(1));
    private static final String NOBODY_LISTENS = LoopbackPort.HOST + ":" + LoopbackPort.free();
    private static final KafkaConsumerGroups GROUPS = KafkaFixture.groups(NOBODY_LISTENS, LIMITS);
    private static final ConsumerGroupId GROUP = new ConsumerGroupId("payment");
    private static final PartitionId PARTITION = new PartitionId("order.payment", 0);

    static Stream<ThrowingCallable> questions() {
        return Stream.of(
                GROUPS::ids,
                () -> GROUPS.describe(List.of(GROUP)),
                () -> GROUPS.committed(List.of(GROUP)),
                () -> GROUPS.committedOn(List.of(new GroupPartition(GROUP, PARTITION))),
                () -> GROUPS.bounds(List.of(PARTITION)),
                () -> GROUPS.retention(List.of("order.payment")),
                () -> GROUPS.recordAt(PARTITION, 0),
                () -> GROUPS.records(Map.of(PARTITION, new OffsetRange(0, 1))),
                () -> GROUPS.evict(GROUP, "a test"),
                () -> GROUPS.moveOffsets(GROUP, Map.of(PARTITION, 0L), "rewind"));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void everyQuestionEndsWithinItsLimitAndSaysWhoWasAsked(ThrowingCallable question) {
        assertThatExceptionOfType(KafkaUnavailableException.class)
                .isThrownBy(question)
                .withMessageContaining("Kafka did not answer within 700 ms")
                .satisfies(e -> {
                    assertThat(e.servers()).isEqualTo(NOBODY_LISTENS);
                    assertThat(e.waited()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(3));
                });
    }

    @Test
    void namesThatCannotBeResolvedStopTheQuestionAndNotTheConsole() {
        KafkaConsumerGroups groups = KafkaFixture.groups("kafka.invalid:9092", LIMITS);

        assertThatExceptionOfType(KafkaUnavailableException.class)
                .isThrownBy(groups::ids)
                .withMessageContaining("kafka.invalid:9092");
    }

    @Test
    void theSameClientRecoversWhenABrokerComes() {
        int port = LoopbackPort.free();
        KafkaConsumerGroups groups = KafkaFixture.groups(LoopbackPort.HOST + ":" + port, LIMITS);
        assertThatExceptionOfType(KafkaUnavailableException.class).isThrownBy(groups::ids);

        try (LocalKafka ignored = LocalKafka.start(port)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(groups.ids()).isEmpty());
        }
        assertThatExceptionOfType(KafkaUnavailableException.class).isThrownBy(groups::ids);
    }
}
