package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.Retention;
import java.util.Optional;

/**
 * Where a failure's record is, read from Kafka at this moment.
 *
 * @param record what lies at the offset now, whatever it is
 * @param retention absent if Kafka has not said
 * @param expiry when it may be lost, by its own time if it was read
 * @param trouble why Kafka could not be asked, in a sentence
 */
record RecordPlace(
        Check check,
        CommittedOffset committed,
        LogBounds bounds,
        Optional<KafkaRecord> record,
        Optional<Retention> retention,
        Expiry expiry,
        Optional<String> trouble) {

    /** Whether the record at the offset still is the event. */
    enum Check {
        SAME_EVENT,
        /** The topic was made anew, or its log was cut and written again. */
        ANOTHER_EVENT,
        /** The offset is below the log start: retention has removed it. */
        LOST,
        /** Compacted away, or beyond the log end. */
        NOT_THERE,
        UNKNOWN
    }

    static RecordPlace unknown(String trouble, Optional<Retention> retention, Expiry expiry) {
        return new RecordPlace(
                Check.UNKNOWN,
                new CommittedOffset.Unknown(trouble),
                new LogBounds.Unknown(trouble),
                Optional.empty(),
                retention,
                expiry,
                Optional.of(trouble));
    }
}
