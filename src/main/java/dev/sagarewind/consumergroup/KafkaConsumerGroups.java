package dev.sagarewind.consumergroup;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** Asks the brokers that {@code spring.kafka} names. */
@Component
class KafkaConsumerGroups implements ConsumerGroups, DisposableBean {

    private final GroupDescriptions groups;
    private final CommittedOffsets committed;
    private final LogOffsets log;
    private final LogSizes sizes;
    private final TopicRetentions retentions;
    private final RecordReader reader;
    private final OffsetMover mover;

    @Autowired
    KafkaConsumerGroups(
            SharedAdmin admin, ConsumerFactory<?, ?> consumers, KafkaAccess access, KafkaLimits limits, Clock clock) {
        this(admin, consumers.getConfigurationProperties(), access, limits, clock);
    }

    KafkaConsumerGroups(
            SharedAdmin admin,
            Map<String, Object> consumerSettings,
            KafkaAccess access,
            KafkaLimits limits,
            Clock clock) {
        this.groups = new GroupDescriptions(admin);
        this.committed = new CommittedOffsets(admin);
        this.log = new LogOffsets(admin);
        this.sizes = new LogSizes(admin);
        this.retentions = new TopicRetentions(admin, clock);
        this.reader = new RecordReader(log, new ReadingClient(consumerSettings, access, limits), limits);
        this.mover = new OffsetMover(admin, groups);
    }

    @Override
    public Set<ConsumerGroupId> ids() {
        return groups.ids();
    }

    @Override
    public Map<ConsumerGroupId, ConsumerGroup> describe(Collection<ConsumerGroupId> ids) {
        return groups.describe(ids);
    }

    @Override
    public Map<ConsumerGroupId, GroupOffsets> committed(Collection<ConsumerGroupId> ids) {
        return committed.of(ids);
    }

    @Override
    public Map<GroupPartition, CommittedOffset> committedOn(Collection<GroupPartition> partitions) {
        return committed.on(partitions);
    }

    @Override
    public Map<PartitionId, LogBounds> bounds(Collection<PartitionId> partitions) {
        return log.bounds(partitions);
    }

    @Override
    public Map<PartitionId, Long> offsetsAt(Map<PartitionId, Instant> times) {
        return log.offsetsAt(times);
    }

    @Override
    public Map<PartitionId, Long> sizes(Collection<PartitionId> partitions) {
        return sizes.of(partitions);
    }

    @Override
    public Map<String, Retention> retention(Collection<String> topics) {
        return retentions.of(topics);
    }

    @Override
    public Optional<KafkaRecord> recordAt(PartitionId partition, long offset) {
        return reader.recordAt(partition, offset);
    }

    @Override
    public Map<PartitionId, RangeRead> firstRecords(Map<PartitionId, Long> offsets) {
        return reader.firstRecords(offsets);
    }

    @Override
    public Map<PartitionId, RangeRead> records(Map<PartitionId, OffsetRange> ranges) {
        return reader.records(ranges);
    }

    @Override
    public int evict(ConsumerGroupId group, String reason) {
        return mover.evict(group, reason);
    }

    @Override
    public Map<PartitionId, OffsetMove> moveOffsets(
            ConsumerGroupId group, Map<PartitionId, Long> targets, String metadata) {
        return mover.move(group, targets, metadata);
    }

    @Override
    public void destroy() {
        reader.close();
    }
}
