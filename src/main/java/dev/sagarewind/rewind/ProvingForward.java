package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Pieces;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Proves a move forward: Kafka has the offsets, and no member that was evicted takes them back. */
@Component
class ProvingForward {

    /** How long evicted members may commit what they had in hand, once the group is back. */
    private static final Duration STALE_COMMITS = Duration.ofSeconds(10);

    private final ConsumerGroups kafka;
    private final Timeline timeline;
    private final JdbcPlans plans;
    private final JdbcLegs legs;
    private final JdbcForward forward;

    ProvingForward(ConsumerGroups kafka, Timeline timeline, JdbcPlans plans, JdbcLegs legs, JdbcForward forward) {
        this.kafka = kafka;
        this.timeline = timeline;
        this.plans = plans;
        this.legs = legs;
        this.forward = forward;
    }

    /** @param late whether there is nothing to wait for any more */
    void prove(Lease lease, Rewind rewind, Rewind.Leg leg, boolean late) {
        List<Rewind.Partition> moved = rewind.partitionsOf(leg.group()).stream()
                .filter(one -> one.result() == Rewind.Result.REWOUND)
                .toList();
        Map<GroupPartition, Long> now = Drifts.offsets(kafka.committedOn(
                moved.stream().map(Rewind.Partition::partition).collect(Collectors.toSet())));
        Optional<Rewind.Partition> back = moved.stream()
                .filter(one -> now.getOrDefault(one.partition(), -1L) < one.targetOffset())
                .findFirst();
        if (back.isEmpty() && (late || settled(rewind, leg, moved, now))) {
            long left = notProcessed(rewind, leg);
            forward.notProcessed(lease, leg.group(), left);
            String code = rewind.undoOf().isPresent() ? "UNDO_PROVEN" : "FORWARD_PROVEN";
            legs.transition(lease, leg.group(), Step.to(RewindState.MOVED, code, moved.size(), left));
        } else if (back.isPresent() && late) {
            long at = now.getOrDefault(back.get().partition(), 0L);
            legs.transition(
                    lease,
                    leg.group(),
                    Step.failed(Finding.at(
                            back.get().partition(),
                            FindingCode.TAKEN_BACK,
                            back.get().partition().partition().toString(),
                            Long.toString(back.get().targetOffset()),
                            Long.toString(at))));
        }
    }

    /** A group that was not evicted has nobody who could commit an older offset; else it must have gone on, or be quiet. */
    private static boolean settled(
            Rewind rewind, Rewind.Leg leg, List<Rewind.Partition> moved, Map<GroupPartition, Long> now) {
        boolean quiet = leg.resumedAt()
                .or(leg::movedAt)
                .filter(at -> rewind.now().isBefore(at.plus(STALE_COMMITS)))
                .isEmpty();
        return leg.evicted() == 0
                || quiet
                || moved.stream().allMatch(one -> now.getOrDefault(one.partition(), -1L) > one.targetOffset());
    }

    /** Of the records that the plan listed, those that the group has not settled: it went on until it was vacated. */
    private long notProcessed(Rewind rewind, Rewind.Leg leg) {
        List<PlannedPartition> planned = plans.outline(rewind.planId()).stream()
                .flatMap(plan -> plan.partitions().stream())
                .filter(one -> one.partition().group().equals(leg.group()))
                .toList();
        boolean counted = planned.stream().allMatch(one -> one.records().counted() == RecordCounts.Counted.RECORDS);
        if (!counted) {
            return planned.stream()
                    .mapToLong(one -> one.records().notProcessed())
                    .sum();
        }
        List<PlannedRecord> passed = plans.notSkipped(rewind.planId()).stream()
                .filter(one -> one.forecast() == Forecast.NOT_PROCESSED)
                .filter(one -> one.partition().group().equals(leg.group()))
                .toList();
        long left = 0;
        for (List<PlannedRecord> some : Pieces.of(passed)) {
            List<EventId> events =
                    some.stream().flatMap(one -> one.eventId().stream()).toList();
            Map<EventId, RangeEntry> states = timeline.states(leg.group(), events);
            left += some.stream()
                    .filter(one -> one.eventId()
                            .map(states::get)
                            .filter(RangeEntry::settled)
                            .isEmpty())
                    .count();
        }
        return left;
    }
}
