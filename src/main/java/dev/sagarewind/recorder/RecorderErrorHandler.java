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
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RecordedListener<?, ?> listener;
    private final OffsetCommits commits;
    private final PartitionBackOff backOff;

    RecorderErrorHandler(RecordedListener<?, ?> listener, OffsetCommits commits, PartitionBackOff backOff) {
        this.listener = listener;
        this.commits = commits;
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
            backOff.sleepBriefly(container);
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
        commits.forget(partitions, consumer);
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
        try {
            if (consumer.position(partition, TIMEOUT) == offset) {
                consumer.seek(partition, offset + 1);
                consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset + 1)), TIMEOUT);
            }
        } catch (KafkaException | IllegalStateException e) {
            log.warn(partition + " offset " + offset + " was recorded, but its offset was not committed", e);
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

    /** A partition that is gone needs nothing: its next owner starts at the committed offset, before the record. */
    private static void goBack(Consumer<?, ?> consumer, List<ConsumerRecord<?, ?>> records) {
        Map<TopicPartition, Long> first = new LinkedHashMap<>();
        records.forEach(
                record -> first.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset()));
        first.forEach((partition, offset) -> {
            try {
                if (consumer.assignment().contains(partition) && isPast(offset, partition, consumer)) {
                    consumer.seek(partition, offset);
                }
            } catch (IllegalStateException e) {
                log.debug(partition + " was taken away meanwhile", e);
            }
        });
    }

    /** Not if the partition was lost, rewound and assigned anew meanwhile: going on from there undoes the rewind. */
    private static boolean isPast(long offset, TopicPartition partition, Consumer<?, ?> consumer) {
        try {
            return consumer.position(partition, TIMEOUT) > offset;
        } catch (KafkaException e) {
            // Rather deliver again than lose.
            log.warn("Where " + partition + " stands is unknown; it goes back to offset " + offset, e);
            return true;
        }
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
