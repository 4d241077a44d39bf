package dev.sagarewind.rewind;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Where a committed offset is to be put, as an operator says it. Never clamped: what cannot be reached is refused. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RewindTarget.ToOffset.class, name = "offset"),
    @JsonSubTypes.Type(value = RewindTarget.ToTime.class, name = "timestamp"),
    @JsonSubTypes.Type(value = RewindTarget.ShiftBy.class, name = "shiftBy"),
    @JsonSubTypes.Type(value = RewindTarget.ToEarliest.class, name = "earliest"),
    @JsonSubTypes.Type(value = RewindTarget.ToLatest.class, name = "latest"),
    @JsonSubTypes.Type(value = RewindTarget.AsBefore.class, name = "asBefore")
})
public sealed interface RewindTarget {

    record ToOffset(long offset) implements RewindTarget {

        /** @throws IllegalArgumentException if the offset is negative */
        public ToOffset {
            if (offset < 0) {
                throw new IllegalArgumentException("Offsets begin at 0, not " + offset);
            }
        }
    }

    /** The first record at or after a time. */
    record ToTime(Instant timestamp) implements RewindTarget {}

    /** So many offsets from the committed one; negative goes back. */
    record ShiftBy(long offsets) implements RewindTarget {}

    /** The log's start. */
    record ToEarliest() implements RewindTarget {}

    /** The log's end. */
    record ToLatest() implements RewindTarget {}

    /** Where the group stood before a rewind that is undone: the log's end too, and it need not hold a record. */
    record AsBefore(long offset) implements RewindTarget {}
}
