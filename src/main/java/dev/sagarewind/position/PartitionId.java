package dev.sagarewind.position;

import java.util.Comparator;

/** A partition of a topic. */
public record PartitionId(String topic, int partition) implements Comparable<PartitionId> {

    private static final Comparator<PartitionId> ORDER =
            Comparator.comparing(PartitionId::topic).thenComparingInt(PartitionId::partition);

    /** @throws IllegalArgumentException if the topic is blank or the partition is negative */
    public PartitionId {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("A partition needs a topic");
        }
        if (partition < 0) {
            throw new IllegalArgumentException("Partitions are numbered from 0, not " + partition);
        }
    }

    @Override
    public int compareTo(PartitionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
