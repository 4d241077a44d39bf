package dev.sagarewind.timeline;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of the event consumption history: one attempt of one consumer group on one event.
 *
 * @param consumptionId grows with the attempts, but not strictly in commit order
 * @param consumedBy the instance: client id and host
 * @param consumedAt when the attempt ended, by the database's clock
 * @param waitsFor of a {@link Outcome#HELD} one: the event that has to succeed first
 * @param error of a {@link Outcome#FAILED} one
 */
public record Consumption(
        long consumptionId,
        ConsumerGroupId group,
        EventId eventId,
        Optional<String> sagaId,
        Optional<String> eventType,
        PartitionId partition,
        long offset,
        Outcome outcome,
        String consumedBy,
        Instant startedAt,
        Instant consumedAt,
        Optional<EventId> waitsFor,
        Optional<RecordedError> error) {

    public GroupPartition groupPartition() {
        return new GroupPartition(group, partition);
    }
}
