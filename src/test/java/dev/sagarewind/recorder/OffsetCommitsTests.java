package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.kafka.listener.ListenerMetadata;

/** What a consumer does after a commit that failed meanwhile, with a client that does as it is told. */
class OffsetCommitsTests {

    private static final TopicPartition ONE = new TopicPartition("topic", 1);
    private static final TopicPartition TWO = new TopicPartition("topic", 2);

    private static final ListenerMetadata LISTENER = new ListenerMetadata() {
        @Override
        public String getListenerId() {
            return "payment";
        }

        @Override
        public String getGroupId() {
            return "payment";
        }

        @Override
        public byte @Nullable [] getListenerInfo() {
            return null;
        }
    };

    private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            sent.add(Map.copyOf(offsets));
            askers.add(callback);
        }
    };
    private final AtomicLong now = new AtomicLong();
    private final OffsetCommits commits = new OffsetCommits(now::get);
    private final List<Map<TopicPartition, OffsetAndMetadata>> sent = new ArrayList<>();
    private final List<OffsetCommitCallback> askers = new ArrayList<>();

    @BeforeEach
    void deliver() {
        consumer.assign(List.of(ONE, TWO));
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, TWO, 0L));
        consumer.seek(ONE, 50);
        consumer.seek(TWO, 60);
        commits.handled(ONE, 41, consumer);
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
        commits.handled(ONE, 42, consumer);

        commits.onComplete(offset(ONE, 42), failure);

        assertThat(consumer.position(ONE)).isEqualTo(50);
        assertThatNoException().isThrownBy(() -> commits.beforeNext(consumer));
    }

    @Test
    void anEvictedConsumerDoesNotGoOnWithWhatItHasFetched() {
        commits.handled(ONE, 42, consumer);

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
        assertThatNoException().isThrownBy(() -> commits.beforeNext(consumer));
    }

    @Test
    void staysWhereARewindHasPutAPartitionThatWasAssignedAnew() {
        commits.forget(List.of(ONE), consumer);
        consumer.seek(ONE, 3);

        commits.onComplete(offset(ONE, 42), new RetriableCommitFailedException("The coordinator moved"));

        assertThat(consumer.position(ONE)).isEqualTo(3);
        assertThatNoException().isThrownBy(() -> commits.beforeNext(consumer));
    }

    @Test
    void anAssignmentMakesUpForWhatFailedBefore() {
        commits.onComplete(offset(ONE, 42), new CommitFailedException());

        commits.forget(List.of(ONE), consumer);

        assertThatNoException().isThrownBy(() -> commits.beforeNext(consumer));
    }

    @Test
    void doesNotTakeTheFailureOfAConsumerThatIsGoneForThatOfTheNextOnItsThread() {
        commits.onComplete(offset(ONE, 42), new CommitFailedException());

        assertThatNoException().isThrownBy(() -> commits.beforeNext(new MockConsumer<>("earliest")));
    }

    @Test
    void goesOnAfterACommitThatSucceeded() {
        commits.onComplete(offset(ONE, 42), null);

        assertThat(consumer.position(ONE)).isEqualTo(50);
        assertThatNoException().isThrownBy(() -> commits.beforeNext(consumer));
    }

    @Test
    void commitsWhatWasHandledOnceItIsAWhileSinceTheLastCommit() {
        commits.handled(TWO, 55, consumer);
        pass(OffsetCommits.INTERVAL.minusNanos(1));
        commits.beforeNext(consumer);
        assertThat(sent).isEmpty();

        pass(Duration.ofNanos(1));
        commits.beforeNext(consumer);
        assertThat(sent).containsExactly(both(42, 56));

        commits.handled(TWO, 56, consumer);
        commits.beforeNext(consumer);
        pass(OffsetCommits.INTERVAL);
        commits.beforeNext(consumer);
        pass(OffsetCommits.INTERVAL);
        commits.beforeNext(consumer);
        assertThat(sent).containsExactly(both(42, 56), offset(TWO, 57));
    }

    @Test
    void leavesToItsContainerWhatThatCommits() {
        pass(OffsetCommits.INTERVAL);
        OffsetAndMetadata asked = commits.hearingThrough(null).provide(LISTENER, 42);
        pass(OffsetCommits.INTERVAL);

        commits.beforeNext(consumer);

        assertThat(asked).isEqualTo(new OffsetAndMetadata(42));
        assertThat(sent).isEmpty();
    }

    @Test
    void leavesTheContainersOffsetsAsAServiceWantsThem() {
        assertThat(commits.hearingThrough((listener, offset) -> new OffsetAndMetadata(offset, "by payment"))
                        .provide(LISTENER, 42))
                .isEqualTo(new OffsetAndMetadata(42, "by payment"));
    }

    @Test
    void doesNotCommitWhatWasTakenAwayOrIsCommittedElsewhere() {
        commits.handled(TWO, 55, consumer);
        consumer.assign(List.of(TWO));
        pass(OffsetCommits.INTERVAL);
        commits.beforeNext(consumer);
        assertThat(sent).containsExactly(offset(TWO, 56));

        commits.handled(TWO, 56, consumer);
        commits.passed(TWO, 57, consumer);
        pass(OffsetCommits.INTERVAL);
        commits.beforeNext(consumer);
        assertThat(sent).hasSize(1);
    }

    @Test
    void commitsNoMoreWhileNoneIsAnswered() {
        long offset = 42;
        for (int commit = 0; commit < OffsetCommits.MOST_UNANSWERED + 10; commit++) {
            commits.handled(ONE, offset++, consumer);
            pass(OffsetCommits.INTERVAL);
            commits.beforeNext(consumer);
        }
        assertThat(sent).hasSize(OffsetCommits.MOST_UNANSWERED);

        askers.get(0).onComplete(sent.get(0), null);
        commits.beforeNext(consumer);
        assertThat(sent).hasSize(OffsetCommits.MOST_UNANSWERED + 1).last().isEqualTo(offset(ONE, offset));
    }

    @Test
    void hearsOfItsOwnCommitsWhatTheContainerHearsOfIts() {
        pass(OffsetCommits.INTERVAL);
        commits.beforeNext(consumer);
        commits.handled(ONE, 42, consumer);

        askers.get(0).onComplete(sent.get(0), new CommitFailedException());

        stopsOnce();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static Map<TopicPartition, OffsetAndMetadata> both(long one, long two) {
        return Map.of(ONE, new OffsetAndMetadata(one), TWO, new OffsetAndMetadata(two));
    }

    private void stopsOnce() {
        assertThatThrownBy(() -> commits.beforeNext(consumer)).isInstanceOf(KafkaException.class);
        assertThatNoException().isThrownBy(() -> commits.beforeNext(consumer));
    }

    private static Map<TopicPartition, OffsetAndMetadata> offset(TopicPartition partition, long offset) {
        return Map.of(partition, new OffsetAndMetadata(offset));
    }
}
