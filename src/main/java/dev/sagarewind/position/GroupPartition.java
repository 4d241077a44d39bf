package dev.sagarewind.position;

import java.util.Comparator;

/** A partition as one consumer group reads it: the unit for which Kafka keeps a committed offset. */
public record GroupPartition(ConsumerGroupId group, PartitionId partition) implements Comparable<GroupPartition> {

    private static final Comparator<GroupPartition> ORDER =
            Comparator.comparing(GroupPartition::group).thenComparing(GroupPartition::partition);

    @Override
    public int compareTo(GroupPartition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return group + " on " + partition;
    }
}
