package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Timeline;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The gates that look at the records themselves: is the target still that event, and does every record have a history. */
@Component
class RecordGates {

    private static final int NAMED = 5;

    private final Timeline timeline;

    RecordGates(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Adds what it finds to the draft. Returns the gates it looked at. */
    Set<FindingCode> check(Draft draft) {
        Set<FindingCode> checked = new LinkedHashSet<>();
        for (Wish wish : draft.wishes) {
            Classifier.Range range = draft.ranges.get(wish.partition());
            Long target = draft.targets.get(wish.partition());
            if (range != null && target != null) {
                atTarget(wish, target, range).ifPresent(draft.findings::add);
                range.unread().ifPresent(why -> draft.findings.add(notRead(wish.partition(), why)));
                unrecorded(wish.partition(), range).ifPresent(draft.findings::add);
            }
        }
        dropped(draft);
        checked.add(FindingCode.RECORD_MISMATCH);
        checked.add(FindingCode.OFFSET_NOT_A_RECORD);
        if (draft.ranges.values().stream().allMatch(range -> range.unread().isEmpty())) {
            checked.add(FindingCode.UNRECORDED_RECORDS);
        }
        withoutEffect(draft);
        return checked;
    }

    /** The record at the target must be there, and be the event that was selected: topics are made anew and compacted. */
    static Optional<Finding> atTarget(Wish wish, long target, Classifier.Range range) {
        boolean toTheEdge = wish.to().orElse(null) instanceof RewindTarget.ToEarliest
                || wish.to().orElse(null) instanceof RewindTarget.ToLatest;
        if (toTheEdge) {
            return Optional.empty();
        }
        if (range.first().isEmpty() && range.unread().isPresent()) {
            GroupPartition at = wish.partition();
            String where = at.partition() + " at offset " + target;
            return Optional.of(Finding.at(
                    at,
                    FindingCode.KAFKA_UNKNOWN,
                    where,
                    sentence(range.unread().get())));
        }
        Optional<SelectedEvent> event = wish.events().stream().findFirst();
        return atTarget(wish.partition(), target, event, range.first());
    }

    static Optional<Finding> atTarget(
            GroupPartition at, long target, Optional<SelectedEvent> event, Optional<KafkaRecord> record) {
        String where = at.partition().toString();
        String offset = Long.toString(target);
        if (record.isEmpty()) {
            return Optional.of(Finding.at(at, FindingCode.OFFSET_NOT_A_RECORD, "NONE", where, offset, ""));
        }
        if (record.get().offset() != target) {
            String next = Long.toString(record.get().offset());
            return Optional.of(Finding.at(at, FindingCode.OFFSET_NOT_A_RECORD, "NEXT", where, offset, next));
        }
        if (event.isPresent()
                && !record.get().eventId().equals(Optional.of(event.get().eventId()))) {
            String found = record.get().eventId().map(Object::toString).orElse("");
            return Optional.of(Finding.at(
                    at,
                    FindingCode.RECORD_MISMATCH,
                    where,
                    offset,
                    event.get().eventId().toString(),
                    found));
        }
        return Optional.empty();
    }

    static Finding notRead(GroupPartition at, String why) {
        return Finding.at(at, FindingCode.RANGE_NOT_READ, at.partition().toString(), sentence(why));
    }

    private static String sentence(String reason) {
        return reason.endsWith(".") ? reason : reason + ".";
    }

    static Optional<Finding> unrecorded(GroupPartition at, Classifier.Range range) {
        List<PlannedRecord> unknown = range.records().stream()
                .filter(one -> one.forecast() == Forecast.UNRECORDED)
                .toList();
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        String offsets = unknown.stream()
                .limit(NAMED)
                .map(one -> Long.toString(one.offset()))
                .collect(Collectors.joining(", "));
        return Optional.of(Finding.at(
                at,
                FindingCode.UNRECORDED_RECORDS,
                unknown.size(),
                at.partition().toString(),
                unknown.size() > NAMED ? offsets + ", …" : offsets));
    }

    /** Who would read what nobody knows of is asked of the history only then. */
    private void dropped(Draft draft) {
        if (draft.ranges.values().stream()
                .allMatch(range -> range.oldestUnknown().isEmpty())) {
            return;
        }
        timeline.droppedUpTo()
                .ifPresent(upTo -> draft.ranges.forEach((at, range) -> range.oldestUnknown()
                        .filter(oldest -> !oldest.isAfter(upTo))
                        .ifPresent(oldest -> draft.findings.add(Finding.at(
                                at,
                                FindingCode.HISTORY_DROPPED,
                                at.partition().toString(),
                                oldest.toString(),
                                upTo.toString())))));
    }

    private static void withoutEffect(Draft draft) {
        Set<String> touched = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (PlannedRecord one : draft.records()) {
            one.sagaId().ifPresent(saga -> (one.forecast() == Forecast.SKIP ? others : touched).add(saga));
        }
        others.removeAll(touched);
        if (!others.isEmpty()) {
            draft.findings.add(Finding.of(FindingCode.READ_WITHOUT_EFFECT, others.size()));
        }
        int duplicates = draft.ranges.values().stream()
                .mapToInt(Classifier.Range::duplicates)
                .sum();
        if (duplicates > 0) {
            draft.findings.add(Finding.of(FindingCode.DUPLICATE_RECORDS, duplicates));
        }
    }
}
