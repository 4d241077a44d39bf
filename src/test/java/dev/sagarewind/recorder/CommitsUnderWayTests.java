package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a consumer does after a commit that failed meanwhile, with a client that does as it is told. */
class CommitsUnderWayTests {

    private static final TopicPartition ONE = new TopicPartition("topic", 1);
    private static final TopicPartition TWO = new TopicPartition("topic", 2);

    private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
    private final CommitsUnderWay commits = new CommitsUnderWay();

    @BeforeEach
    void deliver() {
        consumer.assign(List.of(ONE, TWO));
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, TWO, 0L));
        consumer.seek(ONE, 50);
        consumer.seek(TWO, 60);
        commits.delivered(ONE, 41, consumer);
    }

    static Stream<Exception> passing() {
        return Stream.of(
                new RetriableCommitFailedException("The coordinator moved"), new RebalanceInProgressException());
    }

    static Stream<Exception> all() {
        return Stream.concat(Stream.of(new CommitFailedException()), passing());
    }

    @ParameterizedTest
    @MethodSource("all")
    void goesBackToTheLastRecordSinceNoCommitFollowsThatWouldMakeUpForIt(Exception failure) {
        commits.onComplete(offset(ONE, 42), failure);

        assertThat(consumer.position(ONE)).isEqualTo(41);
        assertThat(consumer.position(TWO)).isEqualTo(60);
        stopsOnce();
    }

    @ParameterizedTest
    @MethodSource("passing")
    void goesOnWhereTheNextCommitMakesUpForIt(Exception failure) {
        commits.delivered(ONE, 42, consumer);

        commits.onComplete(offset(ONE, 42), failure);

        assertThat(consumer.position(ONE)).isEqualTo(50);
        assertThatNoException().isThrownBy(() -> commits.requireReady(consumer));
    }

    @Test
    void anEvictedConsumerDoesNotGoOnWithWhatItHasFetched() {
        commits.delivered(ONE, 42, consumer);

        commits.onComplete(offset(ONE, 42), new CommitFailedException());

        assertThat(consumer.position(ONE)).isEqualTo(50);
        stopsOnce();
    }

    @Test
    void leavesAPartitionAloneThatWasTakenAway() {
        consumer.assign(List.of(TWO));
        consumer.seek(TWO, 60);

        commits.onComplete(offset(ONE, 42), new RebalanceInProgressException());

        assertThat(consumer.assignment()).containsExactly(TWO);
        assertThatNoException().isThrownBy(() -> commits.requireReady(consumer));
    }

    @Test
    void staysWhereARewindHasPutAPartitionThatWasAssignedAnew() {
        commits.forget(List.of(ONE), consumer);
        consumer.seek(ONE, 3);

        commits.onComplete(offset(ONE, 42), new RetriableCommitFailedException("The coordinator moved"));

        assertThat(consumer.position(ONE)).isEqualTo(3);
        assertThatNoException().isThrownBy(() -> commits.requireReady(consumer));
    }

    @Test
    void anAssignmentMakesUpForWhatFailedBefore() {
        commits.onComplete(offset(ONE, 42), new CommitFailedException());

        commits.forget(List.of(ONE), consumer);

        assertThatNoException().isThrownBy(() -> commits.requireReady(consumer));
    }

    @Test
    void doesNotTakeTheFailureOfAConsumerThatIsGoneForThatOfTheNextOnItsThread() {
        commits.onComplete(offset(ONE, 42), new CommitFailedException());

        assertThatNoException().isThrownBy(() -> commits.requireReady(new MockConsumer<>("earliest")));
    }

    @Test
    void goesOnAfterACommitThatSucceeded() {
        commits.onComplete(offset(ONE, 42), null);

        assertThat(consumer.position(ONE)).isEqualTo(50);
        assertThatNoException().isThrownBy(() -> commits.requireReady(consumer));
    }

    @Test
    void commitsAndWaitsBeforeMoreAreUnderWayThanMayBe() {
        consumer.assign(List.of(ONE));
        commits.committing(TWO, 7, consumer);
        for (int sent = 1; sent < CommitsUnderWay.MOST; sent++) {
            commits.requireReady(consumer);
            commits.committing(ONE, sent, consumer);
        }
        assertThat(committed(ONE)).isNull();

        commits.requireReady(consumer);

        assertThat(committed(ONE)).isEqualTo(new OffsetAndMetadata(CommitsUnderWay.MOST));
        assertThat(committed(TWO)).as("Another member has it").isNull();
    }

    @Test
    void thoseThatWereAnsweredAreNotUnderWay() {
        for (int sent = 0; sent < 2 * CommitsUnderWay.MOST; sent++) {
            commits.requireReady(consumer);
            commits.committing(ONE, sent, consumer);
            commits.onComplete(offset(ONE, sent + 1), null);
        }

        assertThat(committed(ONE)).isNull();
    }

    @Test
    void startsAnewAfterAnAssignment() {
        for (int sent = 0; sent < CommitsUnderWay.MOST; sent++) {
            commits.committing(ONE, sent, consumer);
        }

        commits.forget(List.of(ONE), consumer);
        commits.requireReady(consumer);

        assertThat(committed(ONE)).isNull();
    }

    @Test
    void doesNotGoOnWhileNoneIsAnswered() {
        TimeoutException timeout = new TimeoutException("No answer");
        MockConsumer<String, String> silent = new MockConsumer<>("earliest") {
            @Override
            public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration limit) {
                assertThat(limit).isEqualTo(Duration.ofSeconds(10));
                throw timeout;
            }
        };
        for (int sent = 0; sent < CommitsUnderWay.MOST; sent++) {
            commits.committing(ONE, sent, silent);
        }

        assertThatThrownBy(() -> commits.requireReady(silent)).isSameAs(timeout);
        assertThatThrownBy(() -> commits.requireReady(silent)).isSameAs(timeout);

        commits.onComplete(offset(ONE, 1), null);
        assertThatNoException().isThrownBy(() -> commits.requireReady(silent));
    }

    private @Nullable OffsetAndMetadata committed(TopicPartition partition) {
        return consumer.committed(Set.of(partition)).get(partition);
    }

    private void stopsOnce() {
        assertThatThrownBy(() -> commits.requireReady(consumer)).isInstanceOf(KafkaException.class);
        assertThatNoException().isThrownBy(() -> commits.requireReady(consumer));
    }

    private static Map<TopicPartition, OffsetAndMetadata> offset(TopicPartition partition, long offset) {
        return Map.of(partition, new OffsetAndMetadata(offset));
    }
}
