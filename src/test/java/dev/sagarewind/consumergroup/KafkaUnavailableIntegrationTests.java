package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.LocalKafka;
import dev.sagarewind.support.LoopbackPort;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

class KafkaUnavailableIntegrationTests {

    private static final KafkaLimits LIMITS =
            new KafkaLimits(Duration.ofMillis(700), Duration.ofSeconds(1), DataSize.ofKilobytes(1));
    private static final String NOBODY_LISTENS = LoopbackPort.HOST + ":" + LoopbackPort.free();
    private static final KafkaConsumerGroups GROUPS = KafkaFixture.groups(NOBODY_LISTENS, LIMITS);
    private static final ConsumerGroupId GROUP = new ConsumerGroupId("payment");
    private static final PartitionId PARTITION = new PartitionId("order.payment", 0);

    @AfterAll
    static void close() {
        KafkaFixture.closeClients();
    }

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

    /** Kafka's own client spins while no broker answers, and logs each turn. */
    @Test
    void theClientIsQuietWhileNobodyIsThere() {
        Logger metadata = (Logger) LoggerFactory.getLogger("org.apache.kafka.clients.admin");
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        metadata.setLevel(Level.INFO);
        metadata.setAdditive(false);
        metadata.addAppender(said);
        try {
            assertThatExceptionOfType(KafkaUnavailableException.class)
                    .isThrownBy(KafkaFixture.groups(NOBODY_LISTENS, LIMITS)::ids);
        } finally {
            metadata.detachAppender(said);
            metadata.setAdditive(true);
            metadata.setLevel(null);
        }
        assertThat(said.list).hasSizeLessThan(20);
    }

    @Test
    void brokersThatAllHaveOtherAddressesAreFoundAfterALongSilence() {
        int before = LoopbackPort.free();
        int after = LoopbackPort.free();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", LoopbackPort.HOST + ":" + before + "," + LoopbackPort.HOST + ":" + after);
        SharedAdmin admin =
                new SharedAdmin(settings, KafkaAccess.PLAIN, LIMITS, KafkaFixture.METRICS, Duration.ofSeconds(1));
        KafkaConsumerGroups groups =
                new KafkaConsumerGroups(admin, settings, KafkaAccess.PLAIN, LIMITS, Clock.systemUTC());
        try (LocalKafka ignored = LocalKafka.start(before)) {
            awaitAnswer(groups);
        }
        try (LocalKafka ignored = LocalKafka.start(after)) {
            // Several ask at once, so that one begins anew while others wait for the client that is closed.
            IntStream.range(0, 8).parallel().forEach(number -> awaitAnswer(groups));
        } finally {
            admin.destroy();
        }
    }

    private static void awaitAnswer(KafkaConsumerGroups groups) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(groups.ids()).isEmpty());
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
            awaitAnswer(groups);
        }
        assertThatExceptionOfType(KafkaUnavailableException.class).isThrownBy(groups::ids);
    }
}
