package dev.sagarewind.consumergroup;

import dev.sagarewind.position.PartitionId;
import java.util.Map;

/** What Kafka says of all committed offsets of a group. */
public sealed interface GroupOffsets {

    /** @param byPartition those with a commit or a pending one; {@link CommittedOffset.NoCommit} never stands here */
    record Known(Map<PartitionId, CommittedOffset> byPartition) implements GroupOffsets {}

    /** @param reason a sentence for people: why this group did not answer */
    record Unknown(String reason) implements GroupOffsets {}
}
