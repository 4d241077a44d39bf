package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What Kafka said about everything a plan touches, each asked once for all of it. */
record Surroundings(
        Map<ConsumerGroupId, ConsumerGroup> groups,
        Map<GroupPartition, CommittedOffset> committed,
        Map<PartitionId, LogBounds> bounds,
        Map<String, Retention> retention,
        Map<PartitionId, Long> offsetsAtTimes) {

    static Surroundings of(ConsumerGroups kafka, List<Wish> wishes) {
        Set<GroupPartition> partitions = wishes.stream().map(Wish::partition).collect(Collectors.toSet());
        Set<ConsumerGroupId> ids =
                partitions.stream().map(GroupPartition::group).collect(Collectors.toSet());
        Map<ConsumerGroupId, ConsumerGroup> groups = kafka.describe(ids);
        Set<GroupPartition> known = partitions.stream()
                .filter(partition -> groups.containsKey(partition.group()))
                .collect(Collectors.toSet());
        Set<PartitionId> logs = known.stream().map(GroupPartition::partition).collect(Collectors.toSet());
        return new Surroundings(
                groups,
                known.isEmpty() ? Map.of() : kafka.committedOn(known),
                logs.isEmpty() ? Map.of() : kafka.bounds(logs),
                logs.isEmpty()
                        ? Map.of()
                        : kafka.retention(logs.stream().map(PartitionId::topic).collect(Collectors.toSet())),
                offsetsAt(kafka, wishes));
    }

    private static Map<PartitionId, Long> offsetsAt(ConsumerGroups kafka, List<Wish> wishes) {
        Map<PartitionId, java.time.Instant> times = new HashMap<>();
        for (Wish wish : wishes) {
            if (wish.to().orElse(null) instanceof RewindTarget.ToTime time) {
                times.put(wish.partition().partition(), time.timestamp());
            }
        }
        return times.isEmpty() ? Map.of() : kafka.offsetsAt(times);
    }

    Optional<Long> committedOffset(GroupPartition partition) {
        return committed.get(partition) instanceof CommittedOffset.Committed at
                ? Optional.of(at.offset())
                : Optional.empty();
    }

    Optional<LogBounds.Known> knownBounds(GroupPartition partition) {
        return bounds.get(partition.partition()) instanceof LogBounds.Known known
                ? Optional.of(known)
                : Optional.empty();
    }
}
