package dev.sagarewind.consumergroup;

import dev.sagarewind.position.ConsumerGroupId;
import java.util.List;

/**
 * A group as its coordinator describes it.
 *
 * @param simple whether it uses no group management ({@code assign()}), or was made by an alter: it looks empty while
 *     it runs
 */
public record ConsumerGroup(
        ConsumerGroupId id, GroupType type, GroupState state, boolean simple, List<GroupMember> members) {}
