package dev.sagarewind.recorder;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the commits of a listener's offsets, which Kafka answers while the next records are being handled.
 * Nothing is lost with one that fails, since what was recorded is not handled again; but it must not stand still unseen,
 * nor a consumer that was evicted go on with what it has fetched, nor one whose commits nobody answers.
 *
 * <p>Each consumer has its own thread, on which Kafka also calls back: from the next commit, or from a poll.
 */
final class CommitsUnderWay implements OffsetCommitCallback {

    private static final Log log = LogFactory.getLog(CommitsUnderWay.class);

    /** What one poll brings, unless the service says otherwise. A coordinator that answers is never so far behind. */
    static final int MOST = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final class OfConsumer {

        private final Consumer<?, ?> consumer;
        private final Map<TopicPartition, Long> delivered = new HashMap<>();
        private @Nullable Exception failed;
        private int unanswered;

        OfConsumer(Consumer<?, ?> consumer) {
            this.consumer = consumer;
        }

        /** Without what was taken away: that is for others to commit. */
        Map<TopicPartition, OffsetAndMetadata> last() {
            return delivered.entrySet().stream()
                    .filter(each -> consumer.assignment().contains(each.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, each -> new OffsetAndMetadata(each.getValue() + 1)));
        }
    }

    private final ThreadLocal<@Nullable OfConsumer> ofThread = new ThreadLocal<>();

    /**
     * Before a record is handled: waits if as many commits are under way as may be.
     *
     * @throws KafkaException once after a commit that makes the consumer go back, or poll before it goes on; and after 10
     *     seconds without an answer
     */
    void requireReady(Consumer<?, ?> consumer) {
        OfConsumer own = of(consumer);
        if (own.unanswered >= MOST) {
            // Kafka answers it after those before it, and it makes up for each of them.
            consumer.commitSync(own.last(), PATIENCE);
            own.unanswered = 0;
        }
        Exception failed = own.failed;
        own.failed = null;
        if (failed != null) {
            throw new KafkaException("An offset that was to be committed before was not", failed);
        }
    }

    /** Its container commits the offset after this one next, without waiting. */
    void committing(TopicPartition partition, long offset, Consumer<?, ?> consumer) {
        delivered(partition, offset, consumer);
        of(consumer).unanswered++;
    }

    /** The offset after this one is committed next. */
    void delivered(TopicPartition partition, long offset, Consumer<?, ?> consumer) {
        of(consumer).delivered.put(partition, offset);
    }

    /** Where these partitions stand now, the group's offsets say. */
    void forget(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        OfConsumer own = of(consumer);
        own.failed = null;
        own.unanswered = 0;
        own.delivered.keySet().removeAll(partitions);
    }

    @Override
    public void onComplete(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception exception) {
        OfConsumer own = ofThread.get();
        if (own == null) {
            return;
        }
        // What an interceptor kept from the listener is committed as well, and was not counted.
        own.unanswered = Math.max(0, own.unanswered - 1);
        if (exception != null) {
            failed(own, offsets, exception);
        }
    }

    private static void failed(OfConsumer own, Map<TopicPartition, OffsetAndMetadata> offsets, Exception exception) {
        boolean wentBack = false;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> offset : offsets.entrySet()) {
            wentBack |= goBack(own, offset.getKey(), offset.getValue().offset());
        }
        // While the group rebalances, or its coordinator moves, the next commit makes up for this one.
        boolean passes = exception instanceof RetriableCommitFailedException
                || exception instanceof RebalanceInProgressException;
        if (wentBack || !passes) {
            own.failed = exception;
        } else {
            log.debug("The next commit makes up for " + offsets, exception);
        }
    }

    /** To the last record that was delivered, if this was its commit: none follows that would make up for it. */
    private static boolean goBack(OfConsumer own, TopicPartition partition, long committed) {
        Long last = committed - 1;
        boolean goesBack = last.equals(own.delivered.get(partition))
                && own.consumer.assignment().contains(partition);
        if (goesBack) {
            own.consumer.seek(partition, last);
        }
        return goesBack;
    }

    private OfConsumer of(Consumer<?, ?> consumer) {
        OfConsumer own = ofThread.get();
        if (own == null || own.consumer != consumer) {
            own = new OfConsumer(consumer);
            ofThread.set(own);
        }
        return own;
    }
}
