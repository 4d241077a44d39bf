package dev.sagarewind.console;

import java.util.Collection;
import java.util.Optional;

/**
 * How far a group is behind.
 *
 * @param known records on the partitions of which it is known
 * @param knownOn how many partitions these are
 * @param unknownOn how many more there are: without a commit, or without an answer from Kafka
 */
record GroupLag(long known, int knownOn, int unknownOn) {

    static GroupLag of(Collection<PartitionStanding> partitions) {
        long known = 0;
        int knownOn = 0;
        for (PartitionStanding partition : partitions) {
            Optional<Long> lag = partition.lag();
            known += lag.orElse(0L);
            knownOn += lag.isPresent() ? 1 : 0;
        }
        return new GroupLag(known, knownOn, partitions.size() - knownOn);
    }

    public int partitions() {
        return knownOn + unknownOn;
    }

    /** The lag of the whole group; empty if a part of it is unknown. */
    public Optional<Long> whole() {
        return unknownOn == 0 ? Optional.of(known) : Optional.empty();
    }
}
