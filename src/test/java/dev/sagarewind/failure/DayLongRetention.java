package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupOffsets;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.OffsetMove;
import dev.sagarewind.consumergroup.RangeRead;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A Kafka that keeps every topic's records for a day, in logs that begin at 0, and gives none of them out. */
final class DayLongRetention implements ConsumerGroups {

    @Override
    public Map<String, Retention> retention(Collection<String> topics) {
        return topics.stream()
                .collect(Collectors.toMap(
                        topic -> topic,
                        topic -> new Retention(
                                Optional.of(Duration.ofDays(1)), OptionalLong.empty(), false, Duration.ofDays(7))));
    }

    @Override
    public Set<ConsumerGroupId> ids() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<ConsumerGroupId, ConsumerGroup> describe(Collection<ConsumerGroupId> groups) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<ConsumerGroupId, GroupOffsets> committed(Collection<ConsumerGroupId> groups) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<GroupPartition, CommittedOffset> committedOn(Collection<GroupPartition> partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<PartitionId, LogBounds> bounds(Collection<PartitionId> partitions) {
        return partitions.stream()
                .collect(Collectors.toMap(
                        partition -> partition, partition -> new LogBounds.Known(0, 100_000, 100_000)));
    }

    @Override
    public Map<PartitionId, Long> sizes(Collection<PartitionId> partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<PartitionId, Long> offsetsAt(Map<PartitionId, Instant> times) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<KafkaRecord> recordAt(PartitionId partition, long offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<PartitionId, RangeRead> firstRecords(Map<PartitionId, Long> offsets) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<PartitionId, RangeRead> records(Map<PartitionId, OffsetRange> ranges) {
        return Map.of();
    }

    @Override
    public int evict(ConsumerGroupId group, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<PartitionId, OffsetMove> moveOffsets(
            ConsumerGroupId group, Map<PartitionId, Long> targets, String metadata) {
        throw new UnsupportedOperationException();
    }
}
