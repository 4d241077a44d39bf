package dev.sagarewind.recorder;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
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
import org.springframework.kafka.listener.OffsetAndMetadataProvider;

/**
 * Lets a group's offsets follow its records while a poll's records are being handled. Its container commits them after the
 * last one, and when partitions are taken away; what has been handled until then is committed here, without waiting, at most
 * once in {@link #INTERVAL}.
 *
 * <p>Kafka answers while the next records are being handled. Nothing is lost with a commit that fails, since what was
 * recorded is not handled again; but an offset must not stand still unseen, nor a consumer that was evicted go on with what
 * it has fetched.
 *
 * <p>Each consumer has its own thread, on which Kafka also calls back: from the next commit, or from a poll.
 */
final class OffsetCommits implements OffsetCommitCallback {

    /** Where handlers take longer, each record's offset is committed before the next is handled. */
    static final Duration INTERVAL = Duration.ofMillis(100);

    /** Of those made here: a coordinator that answers is never so far behind, and one that does not is not sent more. */
    static final int MOST_UNANSWERED = 100;

    private static final Log log = LogFactory.getLog(OffsetCommits.class);

    private static final class OfConsumer {

        private final Consumer<?, ?> consumer;
        private final Map<TopicPartition, Long> delivered = new HashMap<>();
        private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
        private long committedAt;
        private int unanswered;
        private @Nullable Exception failed;

        OfConsumer(Consumer<?, ?> consumer, long now) {
            this.consumer = consumer;
            this.committedAt = now;
        }

        boolean mayCommitAt(long now) {
            return !uncommitted.isEmpty() && unanswered < MOST_UNANSWERED && now - committedAt >= INTERVAL.toNanos();
        }

        void committed(long now) {
            uncommitted.clear();
            committedAt = now;
        }
    }

    private final ThreadLocal<@Nullable OfConsumer> ofThread = new ThreadLocal<>();
    private final LongSupplier nanoTime;

    OffsetCommits() {
        this(System::nanoTime);
    }

    OffsetCommits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Before a record is handled: commits what was handled before it.
     *
     * @throws KafkaException once after a commit that makes the consumer go back, or poll before it goes on
     */
    void beforeNext(Consumer<?, ?> consumer) {
        OfConsumer own = of(consumer);
        if (own.mayCommitAt(nanoTime.getAsLong())) {
            commit(own);
        }
        Exception failed = own.failed;
        own.failed = null;
        if (failed != null) {
            throw new KafkaException("An offset that was to be committed before was not", failed);
        }
    }

    private void commit(OfConsumer own) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(own.uncommitted);
        offsets.keySet().retainAll(own.consumer.assignment());
        own.committed(nanoTime.getAsLong());
        own.unanswered++;
        own.consumer.commitAsync(offsets, (answered, exception) -> {
            own.unanswered--;
            onComplete(answered, exception);
        });
    }

    /** It was handled, and its container commits the offset after it once it is through with what was polled. */
    void handled(TopicPartition partition, long offset, Consumer<?, ?> consumer) {
        OfConsumer own = of(consumer);
        own.delivered.put(partition, offset);
        own.uncommitted.put(partition, new OffsetAndMetadata(offset + 1));
    }

    /** It was recorded, and the offset after it is committed at once by whoever asks. */
    void passed(TopicPartition partition, long offset, Consumer<?, ?> consumer) {
        OfConsumer own = of(consumer);
        own.delivered.put(partition, offset);
        own.uncommitted.remove(partition);
    }

    /** Where these partitions stand now, the group's offsets say. */
    void forget(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        OfConsumer own = of(consumer);
        own.failed = null;
        own.delivered.keySet().removeAll(partitions);
        own.uncommitted.clear();
    }

    /** It is asked when the container commits, and that is all that was handled. */
    OffsetAndMetadataProvider hearingThrough(@Nullable OffsetAndMetadataProvider provider) {
        return (listener, offset) -> {
            OfConsumer own = ofThread.get();
            if (own != null) {
                own.committed(nanoTime.getAsLong());
            }
            return provider == null ? new OffsetAndMetadata(offset) : provider.provide(listener, offset);
        };
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
            own = new OfConsumer(consumer, nanoTime.getAsLong());
            ofThread.set(own);
        }
        return own;
    }
}
