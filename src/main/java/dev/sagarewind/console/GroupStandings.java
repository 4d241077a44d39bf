package dev.sagarewind.console;

import dev.sagarewind.access.Scope;
import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupMember;
import dev.sagarewind.consumergroup.GroupOffsets;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.failure.Expiry;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.OpenCount;
import dev.sagarewind.failure.OpenInPartition;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Puts together what Kafka, the board and the history say of consumer groups: each asked once for all of them. */
@Component
class GroupStandings {

    private static final String LEFT_OUT = "Kafka left it out of its answer";

    private final ConsumerGroups groups;
    private final FailureBoard board;
    private final Timeline timeline;
    private final Scope seen;

    @Autowired
    GroupStandings(ConsumerGroups groups, FailureBoard board, Timeline timeline) {
        this(groups, board, timeline, Scope.everything());
    }

    private GroupStandings(ConsumerGroups groups, FailureBoard board, Timeline timeline, Scope seen) {
        this.groups = groups;
        this.board = board;
        this.timeline = timeline;
        this.seen = seen;
    }

    /** For whoever sees only what is within this scope: of a group the partitions of these topics. */
    GroupStandings within(Scope scope) {
        return new GroupStandings(groups, board.within(scope), timeline, scope);
    }

    /**
     * @param described what Kafka said of these groups; a group that is not in it is not known to Kafka
     * @throws dev.sagarewind.consumergroup.KafkaUnavailableException if Kafka does not answer
     */
    List<GroupStanding> of(List<ConsumerGroupId> ids, Map<ConsumerGroupId, ConsumerGroup> described) {
        Map<ConsumerGroupId, OpenCount> counts = board.openByGroup();
        Map<ConsumerGroupId, List<OpenInPartition>> open = board.openByPartition(ids);
        Map<ConsumerGroupId, GroupOffsets> offsets = groups.committed(described.keySet());
        Map<ConsumerGroupId, Set<PartitionId>> partitions = new HashMap<>();
        described.forEach((id, group) -> partitions.put(id, partitions(group, offsets.get(id), open.get(id))));

        Map<GroupPartition, CommittedOffset> missing = groups.committedOn(unsaid(partitions, offsets));
        Map<PartitionId, LogBounds> bounds =
                groups.bounds(partitions.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
        Map<ConsumerGroupId, Instant> last = timeline.lastConsumedAt(ids);
        return ids.stream()
                .map(id -> standing(
                        id,
                        counts,
                        open,
                        last,
                        Optional.ofNullable(described.get(id)),
                        Optional.ofNullable(partitions.get(id))
                                .map(each -> each.stream()
                                        .map(partition -> new PartitionStanding(
                                                partition,
                                                committed(id, partition, offsets, missing),
                                                bounds.getOrDefault(partition, new LogBounds.Unknown(LEFT_OUT)),
                                                member(described.get(id), partition),
                                                open(open.get(id), partition)))
                                        .toList())))
                .toList();
    }

    /** What is known of them without Kafka. */
    List<GroupStanding> withoutKafka(List<ConsumerGroupId> ids) {
        Map<ConsumerGroupId, OpenCount> counts = board.openByGroup();
        Map<ConsumerGroupId, List<OpenInPartition>> open = board.openByPartition(ids);
        Map<ConsumerGroupId, Instant> last = timeline.lastConsumedAt(ids);
        return ids.stream()
                .map(id -> standing(id, counts, open, last, Optional.empty(), Optional.empty()))
                .toList();
    }

    private GroupStanding standing(
            ConsumerGroupId id,
            Map<ConsumerGroupId, OpenCount> counts,
            Map<ConsumerGroupId, List<OpenInPartition>> open,
            Map<ConsumerGroupId, Instant> last,
            Optional<ConsumerGroup> described,
            Optional<List<PartitionStanding>> partitions) {
        Optional<Expiry> expiry = open.getOrDefault(id, List.of()).stream()
                .map(OpenInPartition::expiry)
                .reduce(Expiry::first);
        return new GroupStanding(
                id,
                described,
                partitions,
                counts.getOrDefault(id, OpenCount.NONE),
                expiry,
                Optional.ofNullable(last.get(id)));
    }

    private Set<PartitionId> partitions(
            ConsumerGroup group, @Nullable GroupOffsets offsets, @Nullable List<OpenInPartition> open) {
        Set<PartitionId> result = new TreeSet<>();
        group.members().forEach(member -> result.addAll(member.assignment()));
        if (offsets instanceof GroupOffsets.Known known) {
            result.addAll(known.byPartition().keySet());
        }
        if (open != null) {
            open.forEach(each -> result.add(each.partition()));
        }
        result.removeIf(each -> !seen.coversPartition(group.id().value(), each.topic()));
        return result;
    }

    /** Partitions that the answer for all of a group's offsets does not name: asked for by name, none is told from unknown. */
    private static Collection<GroupPartition> unsaid(
            Map<ConsumerGroupId, Set<PartitionId>> partitions, Map<ConsumerGroupId, GroupOffsets> offsets) {
        List<GroupPartition> result = new ArrayList<>();
        partitions.forEach((id, each) -> {
            if (offsets.get(id) instanceof GroupOffsets.Known known) {
                Set<PartitionId> unsaid = new HashSet<>(each);
                unsaid.removeAll(known.byPartition().keySet());
                unsaid.forEach(partition -> result.add(new GroupPartition(id, partition)));
            }
        });
        return result;
    }

    private static CommittedOffset committed(
            ConsumerGroupId id,
            PartitionId partition,
            Map<ConsumerGroupId, GroupOffsets> offsets,
            Map<GroupPartition, CommittedOffset> missing) {
        GroupOffsets answer = offsets.getOrDefault(id, new GroupOffsets.Unknown(LEFT_OUT));
        if (answer instanceof GroupOffsets.Unknown unknown) {
            return new CommittedOffset.Unknown(unknown.reason());
        }
        CommittedOffset said = ((GroupOffsets.Known) answer).byPartition().get(partition);
        return said != null
                ? said
                : missing.getOrDefault(new GroupPartition(id, partition), new CommittedOffset.Unknown(LEFT_OUT));
    }

    private static Optional<GroupMember> member(@Nullable ConsumerGroup group, PartitionId partition) {
        return Optional.ofNullable(group).stream()
                .flatMap(each -> each.members().stream())
                .filter(member -> member.assignment().contains(partition))
                .findFirst();
    }

    private static OpenInPartition open(@Nullable List<OpenInPartition> open, PartitionId partition) {
        return Optional.ofNullable(open).stream()
                .flatMap(List::stream)
                .filter(each -> each.partition().equals(partition))
                .findFirst()
                .orElseGet(() -> OpenInPartition.none(partition));
    }
}
