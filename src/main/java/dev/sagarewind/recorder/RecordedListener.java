package dev.sagarewind.recorder;

import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.DelegatingMessageListener;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Puts the recorder around a listener, inside its container, so that no record reaches it unrecorded.
 *
 * <p>Unlike Spring's own listeners it is not {@link org.springframework.kafka.listener.ConsumerSeekAware}: for one that is,
 * the container asks where each assigned partition stands. A KIP-848 consumer that is stopped in a rebalance has no answer
 * to that for a minute, and meanwhile keeps its partitions from the others.
 */
final class RecordedListener<K, V>
        implements AcknowledgingConsumerAwareMessageListener<K, V>, DelegatingMessageListener<MessageListener<K, V>> {

    private final MessageListener<K, V> delegate;
    private final Recorder recorder;
    private final FailurePolicy policy;
    private final OffsetCommits commits;

    /** The consumer of this thread and who it is: finding that out walks all of its metrics. */
    private final ThreadLocal<@Nullable Known> known = new ThreadLocal<>();

    RecordedListener(MessageListener<K, V> delegate, Recorder recorder, FailurePolicy policy, OffsetCommits commits) {
        this.delegate = delegate;
        this.recorder = recorder;
        this.policy = policy;
        this.commits = commits;
    }

    @Override
    public MessageListener<K, V> getDelegate() {
        return delegate;
    }

    /** For a service's listener that seeks, and must be told which partitions it has. */
    MessageListener<K, V> awareOfSeeks() {
        return new AwareOfSeeks<>(this);
    }

    @Override
    public void onMessage(
            ConsumerRecord<K, V> record, @Nullable Acknowledgment acknowledgment, @Nullable Consumer<?, ?> consumer) {
        Objects.requireNonNull(consumer, "The container hands its consumer to listeners of this kind");
        commits.beforeNext(consumer);
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        deliver(
                partition,
                record.offset(),
                record.headers(),
                consumer,
                () -> delegate.onMessage(record, acknowledgment, consumer));
        commits.handled(partition, record.offset(), consumer);
    }

    /** Records an event that cannot be handed to the listener, in its turn, as one that the listener failed with. */
    void deliverUnreadable(
            TopicPartition partition, long offset, Headers headers, Consumer<?, ?> consumer, RuntimeException error) {
        deliver(partition, offset, headers, consumer, () -> {
            throw error;
        });
        commits.passed(partition, offset, consumer);
    }

    private void deliver(
            TopicPartition partition, long offset, Headers headers, Consumer<?, ?> consumer, Runnable handler) {
        Delivery delivery = Delivery.of(
                consumer.groupMetadata().groupId(),
                partition.topic(),
                partition.partition(),
                offset,
                headers,
                identity(consumer));
        recorder.deliver(delivery, policy, handler);
    }

    private String identity(Consumer<?, ?> consumer) {
        Known last = known.get();
        if (last == null || last.consumer() != consumer) {
            last = new Known(consumer, ConsumerIdentity.of(consumer));
            known.set(last);
        }
        return last.identity();
    }

    private static final class AwareOfSeeks<K, V>
            extends AbstractDelegatingMessageListenerAdapter<MessageListener<K, V>>
            implements AcknowledgingConsumerAwareMessageListener<K, V> {

        private final RecordedListener<K, V> recorded;

        AwareOfSeeks(RecordedListener<K, V> recorded) {
            super(recorded.delegate);
            this.recorded = recorded;
        }

        @Override
        public void onMessage(
                ConsumerRecord<K, V> record,
                @Nullable Acknowledgment acknowledgment,
                @Nullable Consumer<?, ?> consumer) {
            recorded.onMessage(record, acknowledgment, consumer);
        }
    }

    private record Known(Consumer<?, ?> consumer, String identity) {}
}
