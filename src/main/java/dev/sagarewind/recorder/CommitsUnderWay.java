package dev.sagarewind.recorder;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
 * What becomes of the commits of a listener's offsets, which Kafka answers while the next records are being handled. Nothing is lost
 * with one that fails, since what was recorded is not handled again; but it must not stand still unseen, nor a consumer
 * that was evicted go on with what it has fetched.
 *
 * <p>Each consumer has its own thread, on which Kafka also calls back: from the next commit, or from a poll.
 */
final class CommitsUnderWay implements OffsetCommitCallback {

    private static final Log log = LogFactory.getLog(CommitsUnderWay.class);

    private static final class OfConsumer {

        private final Consumer<?, ?> consumer;
        private final Map<TopicPartition, Long> delivered = new HashMap<>();
        private @Nullable Exception failed;

        OfConsumer(Consumer<?, ?> consumer) {
            this.consumer = consumer;
        }
    }

    private final ThreadLocal<@Nullable OfConsumer> ofThread = new ThreadLocal<>();

    /** @throws KafkaException once after a commit that makes the consumer go back, or poll before it goes on */
    void requireNoneFailed(Consumer<?, ?> consumer) {
        OfConsumer own = of(consumer);
        Exception failed = own.failed;
        own.failed = null;
        if (failed != null) {
            throw new KafkaException("An offset that was to be committed before was not", failed);
        }
    }

    /** The offset after this one is committed next. */
    void delivered(TopicPartition partition, long offset, Consumer<?, ?> consumer) {
        of(consumer).delivered.put(partition, offset);
    }

    /** Where these partitions stand now, the group's offsets say. */
    void forget(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        OfConsumer own = of(consumer);
        own.failed = null;
        own.delivered.keySet().removeAll(partitions);
    }

    @Override
    public void onComplete(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception exception) {
        OfConsumer own = ofThread.get();
        if (exception == null || own == null) {
            return;
        }
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
