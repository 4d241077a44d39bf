package dev.sagarewind.consumergroup;

import dev.sagarewind.position.ConsumerGroupId;
import java.util.List;
import java.util.Optional;

/**
 * A group as its coordinator describes it.
 *
 * @param simple whether it uses no group management ({@code assign()}), or was made by an alter: it looks empty while
 *     it runs
 * @param problem a sentence for people: why Kafka did not describe it; then its state is {@link GroupState#UNKNOWN} and
 *     its members are not known, rather than none
 */
public record ConsumerGroup(
        ConsumerGroupId id,
        GroupType type,
        GroupState state,
        boolean simple,
        List<GroupMember> members,
        Optional<String> problem) {

    /** Copies the list of members. */
    public ConsumerGroup {
        members = List.copyOf(members);
    }

    /** Whether Kafka said that nobody is in the group; unknown is not empty. */
    public boolean isEmpty() {
        return problem.isEmpty() && members.isEmpty();
    }
}
