package dev.sagarewind.consumergroup;

import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** One pass over ranges of offsets; ends at each range's end, which was the log's end at the latest. */
class Reading implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(100);

    private final KeptConsumers consumers;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> open = new HashSet<>();
    private final Map<String, TopicAuthorizationException> refused = new HashMap<>();
    private final long deadline;
    private boolean intact = true;

    Reading(KeptConsumers consumers, Map<PartitionId, OffsetRange> ranges, Duration limit) {
        this.consumers = consumers;
        this.consumer = consumers.take();
        this.deadline = System.nanoTime() + limit.toNanos();
        ranges.forEach((id, range) -> {
            TopicPartition partition = Partitions.kafka(id);
            ends.put(partition, range.to());
            positions.put(partition, range.from());
            if (range.size() > 0) {
                open.add(partition);
            }
        });
        consumer.assign(open);
        open.forEach(partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
    }

    boolean unfinished() {
        return !open.isEmpty();
    }

    boolean outOfTime() {
        return System.nanoTime() >= deadline;
    }

    /** The next records, in order of offset within a partition; perhaps none. */
    List<ConsumerRecord<byte[], byte[]>> next() {
        List<ConsumerRecord<byte[], byte[]>> result = new ArrayList<>();
        intact = false;
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.getOrDefault(partition, 0L)) {
                    result.add(record);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            // Retention took the record between the question for the log's start and now.
            consumer.beginningOffsets(e.offsetOutOfRangePartitions().keySet()).forEach(consumer::seek);
        } catch (TopicAuthorizationException e) {
            leaveOut(e);
        }
        for (TopicPartition partition : List.copyOf(open)) {
            long position = consumer.position(partition);
            long end = ends.getOrDefault(partition, 0L);
            positions.put(partition, Math.min(position, end));
            if (position >= end) {
                open.remove(partition);
                consumer.pause(List.of(partition));
            }
        }
        intact = true;
        return result;
    }

    /** Reads no further there. */
    void stop(Collection<PartitionId> partitions) {
        List<TopicPartition> stopped =
                partitions.stream().map(Partitions::kafka).filter(open::remove).toList();
        consumer.pause(stopped);
    }

    /** The others can still be read. */
    private void leaveOut(TopicAuthorizationException refusal) {
        refusal.unauthorizedTopics().forEach(topic -> refused.put(topic, refusal));
        if (!open.removeIf(partition -> refused.containsKey(partition.topic()))) {
            throw refusal;
        }
        consumer.assign(open);
        open.forEach(partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
    }

    /** Why nothing more of it is read; absent if it may be. */
    Optional<TopicAuthorizationException> refusal(PartitionId partition) {
        return Optional.ofNullable(refused.get(partition.topic()));
    }

    long readTo(PartitionId partition) {
        return positions.getOrDefault(Partitions.kafka(partition), 0L);
    }

    @Override
    public void close() {
        if (intact && !outOfTime()) {
            consumers.giveBack(consumer);
        } else {
            consumers.end(consumer);
        }
    }
}
