package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The gates of a plan that goes forward: what is passed is not read, so it has to be known and accepted. */
@Component
class ForwardGates {

    private static final int NAMED = 5;

    private final ConsumerGroups kafka;

    ForwardGates(ConsumerGroups kafka) {
        this.kafka = kafka;
    }

    /** Adds what it finds to the draft. */
    void check(Draft draft) {
        for (Wish wish : draft.wishes) {
            GroupPartition at = wish.partition();
            Classifier.Range range = draft.ranges.get(at);
            Long target = draft.targets.get(at);
            if (range != null && target != null && draft.forward(at)) {
                atTarget(draft, wish, target).ifPresent(draft.findings::add);
                pastOpenTransaction(draft, at, target).ifPresent(draft.findings::add);
                draft.undo.ifPresent(undo -> undo(draft, undo, at, range));
            }
        }
        draft.groups().forEach(group -> left(draft, group));
        permitted(draft);
    }

    /** A group that is put onto a marker reads on behind it, but nobody meant that: the next real offset is named. */
    private Optional<Finding> atTarget(Draft draft, Wish wish, long target) {
        boolean named = wish.to().orElse(null) instanceof RewindTarget.ToOffset
                || wish.to().orElse(null) instanceof RewindTarget.ShiftBy;
        boolean readable = draft.around
                .knownBounds(wish.partition())
                .filter(log -> target < log.lastStable())
                .isPresent();
        return named && readable
                ? RecordGates.atTarget(
                        wish.partition(),
                        target,
                        Optional.empty(),
                        kafka.recordAt(wish.partition().partition(), target))
                : Optional.empty();
    }

    private static Optional<Finding> pastOpenTransaction(Draft draft, GroupPartition at, long target) {
        return draft.around
                .knownBounds(at)
                .filter(log -> log.lastStable() < log.end() && log.lastStable() < target)
                .map(log -> Finding.at(
                        at,
                        FindingCode.PAST_OPEN_TRANSACTION,
                        at.partition().toString(),
                        Long.toString(log.lastStable()),
                        Long.toString(target)));
    }

    private static void undo(Draft draft, Undo undo, GroupPartition at, Classifier.Range range) {
        draft.around
                .committedOffset(at)
                .filter(committed -> committed < undo.targets().getOrDefault(at, 0L))
                .ifPresent(committed -> draft.findings.add(Finding.at(
                        at,
                        FindingCode.MOVED_SINCE,
                        "OUTSIDE",
                        at.partition().toString(),
                        Long.toString(committed),
                        Long.toString(undo.targets().getOrDefault(at, 0L)))));
        range.unread().ifPresent(why -> draft.findings.add(RecordGates.notRead(at, why)));
        unrecorded(at, range).ifPresent(draft.findings::add);
        tried(at, triedSince(undo, at, range)).ifPresent(draft.findings::add);
    }

    static Optional<Finding> unrecorded(GroupPartition at, Classifier.Range range) {
        List<Long> offsets = range.records().stream()
                .filter(one -> one.forecast() == Forecast.UNRECORDED)
                .map(PlannedRecord::offset)
                .toList();
        return offsets.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.at(
                        at,
                        FindingCode.UNDO_PASSES_UNRECORDED,
                        offsets.size(),
                        at.partition().toString(),
                        named(offsets)));
    }

    private static List<Long> triedSince(Undo undo, GroupPartition at, Classifier.Range range) {
        return range.records().stream()
                .filter(one -> one.forecast() == Forecast.STAYS_OPEN)
                .filter(one -> one.eventId()
                        .flatMap(event -> Optional.ofNullable(range.states().get(event)))
                        .filter(state -> undo.triedSince(at.group(), state))
                        .isPresent())
                .map(PlannedRecord::offset)
                .toList();
    }

    private static Optional<Finding> tried(GroupPartition at, List<Long> offsets) {
        return offsets.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.at(
                        at,
                        FindingCode.TRIED_SINCE_REWIND,
                        offsets.size(),
                        at.partition().toString(),
                        named(offsets)));
    }

    static String named(Collection<Long> offsets) {
        String some = offsets.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", "));
        return offsets.size() > NAMED ? some + ", …" : some;
    }

    /** What a group will not have processed in the end, in one sentence for all of its partitions. */
    private static void left(Draft draft, ConsumerGroupId group) {
        List<RecordCounts> counts = draft.ranges.entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(group) && draft.forward(entry.getKey()))
                .map(entry -> entry.getValue().counts())
                .toList();
        long lost = counts.stream().mapToLong(RecordCounts::notProcessed).sum();
        long open = counts.stream().mapToLong(RecordCounts::staysOpen).sum();
        boolean counted = counts.stream().allMatch(one -> one.counted() == RecordCounts.Counted.RECORDS);
        if (lost > 0) {
            draft.findings.add(Finding.of(
                    FindingCode.MESSAGES_NOT_PROCESSED, counted ? "RECORDS" : "HISTORY", lost, group.value()));
        }
        if (open > 0) {
            draft.findings.add(Finding.of(FindingCode.STAYS_OPEN, open, group.value()));
        }
    }

    private static void permitted(Draft draft) {
        boolean undo = draft.undo.isPresent();
        boolean needed = !undo || draft.findings.stream().anyMatch(one -> one.code() == FindingCode.TRIED_SINCE_REWIND);
        if (needed && !draft.maySkip) {
            String groups = draft.groups().stream().map(ConsumerGroupId::value).collect(Collectors.joining(", "));
            draft.findings.add(Finding.of(FindingCode.FORWARD_MOVE_NOT_PERMITTED, undo ? "UNDO" : "FORWARD", groups));
        }
    }
}
