package dev.sagarewind.rewind;

import dev.sagarewind.position.GroupPartition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says of the records that a plan goes forward over what passing them will do. */
final class Passing {

    private Passing() {}

    /** Ranges that go back stay as they are. */
    static Map<GroupPartition, Classifier.Range> passed(Draft draft, Map<GroupPartition, Classifier.Range> ranges) {
        Map<GroupPartition, Classifier.Range> answer = new TreeMap<>();
        ranges.forEach((partition, range) ->
                answer.put(partition, draft.forward(partition) ? passed(range, draft.undo.isPresent()) : range));
        return answer;
    }

    /** What was settled is skipped if it is passed, too; the rest is never run, or was passed before the undone rewind. */
    static Classifier.Range passed(Classifier.Range range, boolean undo) {
        List<PlannedRecord> records =
                range.records().stream().map(one -> passed(one, undo)).toList();
        RecordCounts counts = range.counts();
        long open = counts.failed() + counts.held();
        boolean unread = range.unread().isPresent();
        long notProcessed = unread ? counts.atMost() - counts.willSkip() : open + counts.unrecorded();
        return new Classifier.Range(
                records,
                new RecordCounts(
                        counts.atMost(),
                        counts.willSkip(),
                        0,
                        0,
                        undo ? counts.unrecorded() : 0,
                        undo ? 0 : notProcessed,
                        undo ? open : 0,
                        unread ? RecordCounts.Counted.HISTORY : counts.counted()),
                range.first(),
                range.states(),
                range.duplicates(),
                range.oldestUnknown(),
                range.unread());
    }

    private static PlannedRecord passed(PlannedRecord one, boolean undo) {
        return new PlannedRecord(
                one.partition(), one.offset(), one.eventId(), one.sagaId(), passed(one.forecast(), undo), false);
    }

    private static Forecast passed(Forecast forecast, boolean undo) {
        if (forecast == Forecast.SKIP) {
            return Forecast.SKIP;
        }
        if (!undo) {
            return Forecast.NOT_PROCESSED;
        }
        return forecast == Forecast.UNRECORDED ? Forecast.UNRECORDED : Forecast.STAYS_OPEN;
    }
}
