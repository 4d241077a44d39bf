package dev.sagarewind.console;

import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.failure.Expiry;
import dev.sagarewind.failure.OpenCount;
import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a consumer group stands.
 *
 * @param described as Kafka describes it; absent if Kafka does not know it, or does not answer
 * @param partitions those it has committed on, is assigned, or has failures in; absent if Kafka did not say
 * @param expiry when the first record of its open failures may be lost; absent if none is open
 * @param lastConsumedAt by the history
 */
record GroupStanding(
        ConsumerGroupId id,
        Optional<ConsumerGroup> described,
        Optional<List<PartitionStanding>> partitions,
        OpenCount open,
        Optional<Expiry> expiry,
        Optional<Instant> lastConsumedAt) {

    public Optional<Instant> expiresAt() {
        return expiry.flatMap(Expiry::at);
    }

    public GroupState state() {
        return described.map(ConsumerGroup::state).orElse(GroupState.UNKNOWN);
    }

    /** How many members; empty if Kafka did not say. */
    public Optional<Integer> members() {
        return described
                .filter(group -> group.problem().isEmpty())
                .map(group -> group.members().size());
    }

    public Optional<GroupLag> lag() {
        return partitions.map(GroupLag::of);
    }
}
