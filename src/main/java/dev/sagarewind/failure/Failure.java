package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event that a consumer group has tried, or held, and not yet succeeded with: a row of the board.
 *
 * @param offset the smallest at which the group failed or held the event: Debezium may deliver it twice
 * @param outcome of the newest attempt that did not settle it: {@code FAILED} or {@code HELD}
 * @param causeId of a failed one; a held one has none of its own
 * @param attempts how often it was really tried; a held one may have none
 * @param firstFailedAt when it first failed or was held, by the database's clock
 * @param waitsFor of a held one
 * @param expiry when retention may remove its record
 * @param settledAt when it succeeded or was skipped
 * @param rewindId the rewind that has selected it and has not ended
 * @param dismissal of a {@link FailureState#DISMISSED} one; of an open one the dismissal after which it failed again
 */
public record Failure(
        FailureId id,
        ConsumerGroupId group,
        EventId eventId,
        Optional<String> sagaId,
        Optional<String> sagaType,
        Optional<String> eventType,
        PartitionId partition,
        long offset,
        Outcome outcome,
        FailureState state,
        Optional<CauseId> causeId,
        int attempts,
        Instant firstFailedAt,
        Instant lastFailedAt,
        Optional<EventId> waitsFor,
        Optional<String> errorType,
        Optional<String> errorMessage,
        Expiry expiry,
        Optional<Instant> settledAt,
        Optional<UUID> rewindId,
        Optional<Dismissal> dismissal) {

    public Optional<Instant> expiresAt() {
        return expiry.at();
    }

    boolean within(Scope scope) {
        return scope.coversConsumption(group.value(), partition.topic(), sagaType);
    }

    /** @throws dev.sagarewind.access.NotPermittedException if the actor may not do it to this failure */
    void require(Permission permission, Actor actor) {
        actor.requireForConsumption(permission, group.value(), partition.topic(), sagaType);
    }

    public GroupPartition groupPartition() {
        return new GroupPartition(group, partition);
    }

    /** Where a list in the board's order goes on after this one. */
    public FailureKey key() {
        return new FailureKey(lastFailedAt, id);
    }
}
