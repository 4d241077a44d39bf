package dev.sagarewind.consumergroup;

import java.util.List;
import java.util.Optional;

/**
 * What was read of a range of offsets.
 *
 * @param records in order of offset
 * @param readTo every record before this offset was seen; smaller than the range's end if the log, the last stable offset
 *     or the time limit came first
 * @param problem a sentence for people: why reading stopped before the range's end
 */
public record RangeRead(List<KafkaRecord> records, long readTo, Optional<String> problem) {

    /** Copies the records. */
    public RangeRead {
        records = List.copyOf(records);
    }

    /** Only its first record, if one was read. */
    RangeRead first() {
        return records.isEmpty()
                ? this
                : new RangeRead(records.subList(0, 1), records.get(0).offset() + 1, Optional.empty());
    }
}
