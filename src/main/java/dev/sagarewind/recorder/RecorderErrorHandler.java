package dev.sagarewind.recorder;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.header.Headers;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.serializer.DeserializationException;

/**
 * Never gives a record up: goes back to the one that could not be recorded, and tries again. It records a failure only
 * of a record that could not be read, for which the listener was never called; after an eviction it is also handed
 * records that succeeded, whose commit failed.
 */
final class RecorderErrorHandler implements CommonErrorHandler {

    private static final Log log = LogFactory.getLog(RecorderErrorHandler.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);

    private final RecordedListener<?, ?> listener;
    private final PartitionBackOff backOff;

    RecorderErrorHandler(RecordedListener<?, ?> listener, PartitionBackOff backOff) {
        this.listener = listener;
        this.backOff = backOff;
    }

    @Override
    public boolean seeksAfterHandling() {
        return true;
    }

    /** What was recorded here is committed here; everything else must be delivered again. */
    @Override
    public boolean isAckAfterHandle() {
        return false;
    }

    @Override
    public void handleRemaining(
            Exception thrown,
            List<ConsumerRecord<?, ?>> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container) {
        ConsumerRecord<?, ?> first = records.get(0);
        TopicPartition partition = new TopicPartition(first.topic(), first.partition());
        goBack(consumer, records);
        Optional<NotRecorded> notRecorded = cause(thrown, NotRecorded.class);
        Optional<DeserializationException> unreadable = cause(thrown, DeserializationException.class);
        if (notRecorded.isPresent()) {
            waitAt(partition, first.offset(), notRecorded.get(), container);
        } else if (unreadable.isPresent()) {
            recordUnreadable(partition, first.offset(), first.headers(), unreadable.get(), consumer, container);
        } else {
            log.warn(
                    partition + " offset " + first.offset() + " is delivered again: its commit, or what runs around"
                            + " its listener, failed",
                    thrown);
            backOff.sleep(partition, first.offset(), container);
        }
    }

    /** What a poll throws: a record that a plain deserializer cannot read, or an error of the consumer's own. */
    @Override
    public void handleOtherException(
            Exception thrown, Consumer<?, ?> consumer, MessageListenerContainer container, boolean batchListener) {
        if (thrown instanceof RecordDeserializationException unreadable) {
            recordUnreadable(
                    unreadable.topicPartition(),
                    unreadable.offset(),
                    unreadable.headers(),
                    unreadable,
                    consumer,
                    container);
        } else {
            log.error("The consumer threw an exception outside of a record; it goes on", thrown);
            backOff.sleepBriefly(container);
        }
    }

    @Override
    public void onPartitionsAssigned(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions, Runnable publishPause) {
        backOff.forget(partitions);
    }

    private void recordUnreadable(
            TopicPartition partition,
            long offset,
            Headers headers,
            RuntimeException error,
            Consumer<?, ?> consumer,
            MessageListenerContainer container) {
        try {
            listener.deliverUnreadable(partition, offset, headers, consumer, error);
        } catch (NotRecorded e) {
            waitAt(partition, offset, e, container);
            return;
        }
        long next = offset + 1;
        try {
            consumer.seek(partition, next);
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(next)), COMMIT_TIMEOUT);
        } catch (KafkaException | IllegalStateException e) {
            log.warn(partition + " offset " + next + " was not committed: its record is delivered again", e);
        }
    }

    private void waitAt(
            TopicPartition partition, long offset, NotRecorded notRecorded, MessageListenerContainer container) {
        if (notRecorded instanceof PartitionStopped) {
            Duration wait = backOff.pause(partition, offset, container);
            log.error(notRecorded.getMessage() + ", next in " + wait.toMillis() + " ms", notRecorded.getCause());
        } else {
            log.warn(notRecorded.getMessage(), notRecorded.getCause());
            backOff.sleep(partition, offset, container);
        }
    }

    private static void goBack(Consumer<?, ?> consumer, List<ConsumerRecord<?, ?>> records) {
        Map<TopicPartition, Long> first = new LinkedHashMap<>();
        records.forEach(
                record -> first.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset()));
        first.forEach((partition, offset) -> {
            try {
                consumer.seek(partition, offset);
            } catch (IllegalStateException e) {
                // Its next owner starts at the committed offset, which has not passed the record.
                log.debug(partition + " is no longer assigned", e);
            }
        });
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        for (Throwable error = thrown; error != null; error = error.getCause()) {
            if (type.isInstance(error)) {
                return Optional.of(type.cast(error));
            }
        }
        return Optional.empty();
    }
}
