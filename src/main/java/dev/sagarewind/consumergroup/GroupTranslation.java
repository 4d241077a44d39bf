package dev.sagarewind.consumergroup;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.PartitionId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.common.TopicPartition;

/** Puts Kafka's descriptions of groups into the console's words. */
class GroupTranslation {

    private GroupTranslation() {}

    static ConsumerGroup group(ConsumerGroupDescription described) {
        List<GroupMember> members = described.members().stream()
                .map(member -> new GroupMember(
                        member.consumerId(),
                        member.groupInstanceId(),
                        member.clientId(),
                        host(member.host()),
                        partitions(member.assignment().topicPartitions())))
                .toList();
        return described(
                described.groupId(),
                type(described.type()),
                state(described.groupState()),
                described.isSimpleConsumerGroup(),
                members);
    }

    static ConsumerGroup group(ShareGroupDescription described) {
        List<GroupMember> members = described.members().stream()
                .map(member -> new GroupMember(
                        member.consumerId(),
                        Optional.empty(),
                        member.clientId(),
                        host(member.host()),
                        partitions(member.assignment().topicPartitions())))
                .toList();
        return described(described.groupId(), GroupType.SHARE, state(described.groupState()), false, members);
    }

    /** A streams member is assigned tasks, not partitions: none are named. */
    static ConsumerGroup group(StreamsGroupDescription described) {
        List<GroupMember> members = described.members().stream()
                .map(member -> new GroupMember(
                        member.memberId(), member.instanceId(), member.clientId(), host(member.clientHost()), Set.of()))
                .toList();
        return described(described.groupId(), GroupType.STREAMS, state(described.groupState()), false, members);
    }

    static ConsumerGroup undescribed(String name, GroupType type, String problem) {
        return new ConsumerGroup(
                new ConsumerGroupId(name), type, GroupState.UNKNOWN, false, List.of(), Optional.of(problem));
    }

    private static ConsumerGroup described(
            String name, GroupType type, GroupState state, boolean simple, List<GroupMember> members) {
        return new ConsumerGroup(new ConsumerGroupId(name), type, state, simple, members, Optional.empty());
    }

    static GroupType type(org.apache.kafka.common.GroupType type) {
        return switch (type) {
            case CLASSIC -> GroupType.CLASSIC;
            case CONSUMER -> GroupType.CONSUMER;
            case SHARE -> GroupType.SHARE;
            case STREAMS -> GroupType.STREAMS;
            case UNKNOWN -> GroupType.UNKNOWN;
        };
    }

    private static GroupState state(org.apache.kafka.common.GroupState state) {
        return switch (state) {
            case STABLE -> GroupState.STABLE;
            case EMPTY -> GroupState.EMPTY;
            case DEAD -> GroupState.DEAD;
            case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING, NOT_READY -> GroupState.REBALANCING;
            case UNKNOWN -> GroupState.UNKNOWN;
        };
    }

    /** Kafka writes an address as {@code /10.0.41.17}. */
    private static String host(String host) {
        return host.startsWith("/") ? host.substring(1) : host;
    }

    private static Set<PartitionId> partitions(Collection<TopicPartition> partitions) {
        return partitions.stream().map(Partitions::id).collect(Collectors.toUnmodifiableSet());
    }
}
