package dev.sagarewind.rewind;

/**
 * What a partition's range holds.
 *
 * @param atMost offsets in the range: an upper bound of the records
 * @param willSkip records of events that the group is done with
 * @param failed records that run again
 * @param held records that were held and run for the first time
 * @param unrecorded records without any history in this group
 * @param notProcessed records that are passed and never run; at most so many where the history was counted
 * @param staysOpen records that failed or were held and are passed again
 * @param counted how the others were counted
 */
public record RecordCounts(
        long atMost,
        long willSkip,
        long failed,
        long held,
        long unrecorded,
        long notProcessed,
        long staysOpen,
        Counted counted) {

    /** Where the counts come from. */
    public enum Counted {
        /** Every record was read from Kafka. */
        RECORDS,
        /** The range was too large to read: only what the history knows of was counted, so nothing unrecorded. */
        HISTORY,
        /** The range is not known, since a blocker is in the way. */
        NOT_COUNTED
    }

    static final RecordCounts NONE = new RecordCounts(0, 0, 0, 0, 0, 0, 0, Counted.NOT_COUNTED);

    public long willRunAgain() {
        return failed + held;
    }
}
