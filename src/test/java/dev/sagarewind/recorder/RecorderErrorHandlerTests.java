package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Where a consumer goes on after a commit that failed, with a client that does as it is told. */
class RecorderErrorHandlerTests {

    private static final TopicPartition ONE = new TopicPartition("topic", 1);
    private static final TopicPartition TWO = new TopicPartition("topic", 2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
    private final MessageListener<String, String> nothing = record -> {};
    private final OffsetCommits commits = new OffsetCommits();
    private final RecorderErrorHandler handler = new RecorderErrorHandler(
            new RecordedListener<>(nothing, mock(Recorder.class), FailurePolicy.HOLD_SAGA, commits),
            commits,
            new PartitionBackOff(Duration.ofSeconds(1), Duration.ofSeconds(1), timer));

    @BeforeEach
    void assign() {
        consumer.assign(List.of(ONE, TWO));
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, TWO, 0L));
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void goesBackToTheFirstRecordOfEachPartitionThatIsNotCommitted() {
        consumer.seek(ONE, 50);
        consumer.seek(TWO, 60);
        commitFails(record(ONE, 41), record(ONE, 42), record(TWO, 58));
        assertThat(consumer.position(ONE)).isEqualTo(41);
        assertThat(consumer.position(TWO)).isEqualTo(58);
    }

    @Test
    void staysWhereARewindHasPutIt() {
        consumer.seek(ONE, 3);
        consumer.seek(TWO, 60);
        commitFails(record(ONE, 41), record(TWO, 58));
        assertThat(consumer.position(ONE)).isEqualTo(3);
        assertThat(consumer.position(TWO)).isEqualTo(58);
    }

    @Test
    void goesBackWithThePartitionsThatItStillHas() {
        consumer.assign(List.of(TWO));
        consumer.seek(TWO, 60);
        commitFails(record(ONE, 41), record(TWO, 58));
        assertThat(consumer.position(TWO)).isEqualTo(58);
    }

    @Test
    void doesNotHaveTheContainerCommitWhatItHandled() {
        assertThat(handler.isAckAfterHandle()).isFalse();
        assertThat(handler.seeksAfterHandling()).isTrue();
    }

    private void commitFails(ConsumerRecord<?, ?>... records) {
        handler.handleRemaining(
                new CommitFailedException(), List.of(records), consumer, mock(MessageListenerContainer.class));
    }

    private static ConsumerRecord<String, String> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "key", "value");
    }
}
