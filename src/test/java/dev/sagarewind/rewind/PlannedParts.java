package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.consumergroup.GroupType;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What plans are made of: a group on one partition whose log runs from 10 to 100, committed at 80. */
record PlannedParts(CommittedOffset committed, LogBounds bounds, GroupType type, Optional<Long> offsetAtTime) {

    static final GroupPartition AT = new GroupPartition(new ConsumerGroupId("payment"), new PartitionId("order", 0));

    static PlannedParts usual() {
        return new PlannedParts(
                new CommittedOffset.Committed(80, ""),
                new LogBounds.Known(10, 100, 100),
                GroupType.CLASSIC,
                Optional.empty());
    }

    PlannedParts committed(CommittedOffset other) {
        return new PlannedParts(other, bounds, type, offsetAtTime);
    }

    PlannedParts bounds(LogBounds other) {
        return new PlannedParts(committed, other, type, offsetAtTime);
    }

    PlannedParts type(GroupType other) {
        return new PlannedParts(committed, bounds, other, offsetAtTime);
    }

    Targets targets() {
        ConsumerGroup group = new ConsumerGroup(AT.group(), type, GroupState.EMPTY, false, List.of(), Optional.empty());
        return new Targets(new Surroundings(
                Map.of(AT.group(), group),
                Map.of(AT, committed),
                Map.of(AT.partition(), bounds),
                Map.of(),
                offsetAtTime.map(offset -> Map.of(AT.partition(), offset)).orElse(Map.of())));
    }

    static Wish to(RewindTarget target) {
        return new Wish(AT, Optional.of(target), Optional.empty(), List.of());
    }

    static Wish failedAt(long offset) {
        return new Wish(AT, Optional.empty(), Optional.empty(), List.of(event(offset)));
    }

    static SelectedEvent event(long offset) {
        EventId id = new EventId(new UUID(7, offset));
        return new SelectedEvent(
                AT, offset, id, Optional.of("saga-" + offset), Optional.of("Pay"), Outcome.FAILED, Optional.empty());
    }

    static PlannedPartition planned(long committed, long target) {
        return new PlannedPartition(
                AT,
                Optional.of(committed),
                Optional.of(target),
                Optional.of(10L),
                Optional.of(100L),
                Optional.of(100L),
                Optional.empty(),
                new RecordCounts(committed - target, committed - target, 0, 0, 0, 0, 0, RecordCounts.Counted.RECORDS),
                Optional.of(Instant.EPOCH),
                GroupState.STABLE,
                Optional.of(2));
    }
}
