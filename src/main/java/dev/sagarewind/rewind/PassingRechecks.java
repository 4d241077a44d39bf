package dev.sagarewind.rewind;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.timeline.Pieces;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Whether an undo may still pass what lies before it, right before its offsets are moved. A move forward that was asked
 * for as such needs no second look: the group's own progress only leaves it less to pass.
 */
@Component
class PassingRechecks {

    private final Classifier classifier;
    private final Timeline timeline;
    private final JdbcUndos undos;
    private final JdbcLeases leases;

    PassingRechecks(Classifier classifier, Timeline timeline, JdbcUndos undos, JdbcLeases leases) {
        this.classifier = classifier;
        this.timeline = timeline;
        this.undos = undos;
        this.leases = leases;
    }

    /**
     * Reads the records that will be passed.
     *
     * @param open takes those that are not settled, for the second look
     */
    Optional<Finding> before(
            Lease lease, Rewind rewind, Rewind.Leg leg, Map<GroupPartition, Long> committed, List<PlannedRecord> open) {
        if (rewind.undoOf().isEmpty()) {
            return Optional.empty();
        }
        Map<GroupPartition, OffsetRange> ranges = new TreeMap<>();
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            Long from = committed.get(one.partition());
            if (from != null && from < one.targetOffset()) {
                ranges.put(one.partition(), new OffsetRange(from, one.targetOffset()));
            }
        }
        open.clear();
        for (Map.Entry<GroupPartition, Classifier.Range> entry :
                classifier.classify(ranges, () -> leases.keep(lease)).entrySet()) {
            Classifier.Range range = Passing.passed(entry.getValue(), true);
            if (range.unread().isPresent() && !rewind.acknowledged().contains(FindingCode.RANGE_NOT_READ)) {
                return Optional.of(
                        RecordGates.notRead(entry.getKey(), range.unread().get()));
            }
            Optional<Finding> unrecorded = ForwardGates.unrecorded(entry.getKey(), range);
            if (unrecorded.isPresent()) {
                return unrecorded;
            }
            range.records().stream()
                    .filter(one -> one.forecast() == Forecast.STAYS_OPEN)
                    .forEach(open::add);
        }
        return after(rewind, leg, committed, open);
    }

    /** Records do not change, so after vacating only the history of the open ones is asked: the group is back at once. */
    Optional<Finding> after(
            Rewind rewind, Rewind.Leg leg, Map<GroupPartition, Long> committed, List<PlannedRecord> open) {
        if (rewind.undoOf().isEmpty() || rewind.acknowledged().contains(FindingCode.TRIED_SINCE_REWIND)) {
            return Optional.empty();
        }
        List<PlannedRecord> passed = new ArrayList<>(open);
        passed.removeIf(one -> one.offset() < committed.getOrDefault(one.partition(), 0L));
        if (passed.isEmpty()) {
            return Optional.empty();
        }
        Undo undo = new Undo(
                rewind.undoOf().get(),
                Map.of(),
                undos.firstMoves(rewind.undoOf().get()));
        Set<GroupPartition> tried = new HashSet<>();
        for (List<PlannedRecord> some : Pieces.of(passed)) {
            List<EventId> events =
                    some.stream().flatMap(one -> one.eventId().stream()).toList();
            Map<EventId, RangeEntry> states = timeline.states(leg.group(), events);
            some.stream()
                    .filter(one -> one.eventId()
                            .map(states::get)
                            .filter(state -> undo.triedSince(leg.group(), state))
                            .isPresent())
                    .forEach(one -> tried.add(one.partition()));
        }
        return rewind.partitionsOf(leg.group()).stream()
                .filter(one -> tried.contains(one.partition()))
                .map(one -> Drifts.drift(one, "HISTORY", committed.getOrDefault(one.partition(), one.plannedOffset())))
                .findFirst();
    }
}
