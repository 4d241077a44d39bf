package dev.sagarewind.consumergroup;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Consumer groups, offsets and records, read from Kafka at the moment of the call through one shared client. Each call
 * asks for many at once and has a time limit.
 *
 * @see KafkaUnavailableException thrown by every method when no broker answers in time
 */
public interface ConsumerGroups {

    /** The ids of all groups this client may see, of whatever type. */
    Set<ConsumerGroupId> ids();

    /** Existing groups among these; one that does not exist is absent, never created. */
    Map<ConsumerGroupId, ConsumerGroup> describe(Collection<ConsumerGroupId> groups);

    /**
     * Every committed offset of each group, read as stable: waits for no pending transaction, reports it as unknown.
     * Each group is in the answer; one that does not exist has no offsets.
     */
    Map<ConsumerGroupId, GroupOffsets> committed(Collection<ConsumerGroupId> groups);

    /** The committed offsets of exactly these partitions: each is in the answer. */
    Map<GroupPartition, CommittedOffset> committedOn(Collection<GroupPartition> partitions);

    /** Log start, end and last stable offset: each partition is in the answer. */
    Map<PartitionId, LogBounds> bounds(Collection<PartitionId> partitions);

    /** The first offset at or after the time, absent if every record is older or the partition did not answer. */
    Map<PartitionId, Long> offsetsAt(Map<PartitionId, Instant> times);

    /** How many bytes each log takes on its leader's disk; a partition whose leader did not say is absent. */
    Map<PartitionId, Long> sizes(Collection<PartitionId> partitions);

    /** How long each topic keeps its records; a topic that did not answer is absent. */
    Map<String, Retention> retention(Collection<String> topics);

    /**
     * The first record at or after the offset, read without committing; empty if there is none before the log end.
     * Its offset differs from the one asked for where that one is a transaction marker, compacted away or expired.
     */
    Optional<KafkaRecord> recordAt(PartitionId partition, long offset);

    /**
     * The first record at or after each offset, as {@link #recordAt} finds it, for any number of partitions at once and
     * without its value.
     *
     * @return for each partition its record, or none and why
     */
    Map<PartitionId, RangeRead> firstRecords(Map<PartitionId, Long> offsets);

    /**
     * Every record of each range, read without committing, as far as it lies before the log end at the start of the read
     * and the time limit allows. The values are left out: this is for classifying, by id.
     *
     * @return for each partition its records in order of offset, and how far they were read
     */
    Map<PartitionId, RangeRead> records(Map<PartitionId, OffsetRange> ranges);

    /**
     * Removes all live members of the group, dynamic and static; they rejoin by themselves.
     *
     * @return how many were removed; 0 if it was empty
     * @throws KafkaRefusedException if Kafka does not let this client do it
     */
    int evict(ConsumerGroupId group, String reason);

    /**
     * Moves committed offsets of one group: only the given partitions, without a leader epoch, with the metadata as a
     * witness. Kafka accepts it only while the group is empty, and judges each partition on its own. A group that does
     * not exist is refused here, since Kafka would create it.
     *
     * @param metadata at most 4,096 bytes; gone with the group's next commit
     * @return a result for each partition; the call itself never throws for Kafka's refusals
     */
    Map<PartitionId, OffsetMove> moveOffsets(ConsumerGroupId group, Map<PartitionId, Long> targets, String metadata);
}
