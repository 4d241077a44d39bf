package dev.sagarewind.console;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.GroupMember;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.failure.OpenInPartition;
import dev.sagarewind.position.PartitionId;
import java.util.Optional;

/**
 * Where a group stands in one partition.
 *
 * @param member who reads it now
 */
record PartitionStanding(
        PartitionId partition,
        CommittedOffset committed,
        LogBounds bounds,
        Optional<GroupMember> member,
        OpenInPartition open) {

    /** How many offsets the group is behind the log end, as {@code kafka-consumer-groups} counts; empty if unknown. */
    public Optional<Long> lag() {
        return committed instanceof CommittedOffset.Committed at && bounds instanceof LogBounds.Known log
                ? Optional.of(log.end() - at.offset())
                : Optional.empty();
    }

    public Optional<Long> committedOffset() {
        return committed instanceof CommittedOffset.Committed at ? Optional.of(at.offset()) : Optional.empty();
    }

    public boolean hasNoCommit() {
        return committed instanceof CommittedOffset.NoCommit;
    }

    public Optional<LogBounds.Known> log() {
        return bounds instanceof LogBounds.Known known ? Optional.of(known) : Optional.empty();
    }

    /** Why Kafka did not say where the log begins and ends. */
    public Optional<String> logReason() {
        return bounds instanceof LogBounds.Unknown unknown ? Optional.of(unknown.reason()) : Optional.empty();
    }

    /** Why there is no committed offset to show. */
    public Optional<String> committedReason() {
        return committed instanceof CommittedOffset.Unknown unknown ? Optional.of(unknown.reason()) : Optional.empty();
    }
}
