package dev.sagarewind.rewind;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        List<EventId> events =
                passed.stream().flatMap(one -> one.eventId().stream()).toList();
        if (events.isEmpty()) {
            return Optional.empty();
        }
        Undo undo = new Undo(
                rewind.undoOf().get(),
                Map.of(),
                undos.firstMoves(rewind.undoOf().get()));
        Map<EventId, RangeEntry> states = timeline.states(leg.group(), events);
        return rewind.partitionsOf(leg.group()).stream()
                .filter(one -> passed.stream()
                        .filter(record -> record.partition().equals(one.partition()))
                        .flatMap(record -> record.eventId().stream())
                        .map(states::get)
                        .anyMatch(state -> state != null && undo.triedSince(leg.group(), state)))
                .map(one -> Drifts.drift(one, "HISTORY", committed.getOrDefault(one.partition(), one.plannedOffset())))
                .findFirst();
    }
}
