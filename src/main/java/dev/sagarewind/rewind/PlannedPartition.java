package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.position.GroupPartition;
import java.time.Instant;
import java.util.Optional;

/**
 * What a rewind will do on one partition of one group. What Kafka did not say, or what does not exist, is absent.
 *
 * @param targetOffset absent if the wish leads to no offset; a finding says why
 * @param lastStableOffset how far a {@code read_committed} reader gets
 * @param expectedOffset what the committed offset must be right before it is moved
 * @param recordExpiresAt when retention may remove the record at the target
 * @param members how many the group had; absent if Kafka did not describe it
 */
public record PlannedPartition(
        GroupPartition partition,
        Optional<Long> committedOffset,
        Optional<Long> targetOffset,
        Optional<Long> logStartOffset,
        Optional<Long> logEndOffset,
        Optional<Long> lastStableOffset,
        Optional<Long> expectedOffset,
        RecordCounts records,
        Optional<Instant> recordExpiresAt,
        GroupState groupState,
        Optional<Integer> members) {

    /** Whether it goes forward, so that the records between are passed and not read. */
    public boolean forward() {
        return committedOffset
                .flatMap(from -> targetOffset.map(to -> to > from))
                .orElse(false);
    }

    /** How many offsets back it goes; 0 if that is not known. */
    public long back() {
        return committedOffset
                .flatMap(from -> targetOffset.map(to -> Math.max(0, from - to)))
                .orElse(0L);
    }
}
