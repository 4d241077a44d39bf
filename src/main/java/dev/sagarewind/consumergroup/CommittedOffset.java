package dev.sagarewind.consumergroup;

/**
 * What Kafka says of a group's committed offset on one partition. "No commit" is not offset 0, and what Kafka left out
 * of its answer (a pending transaction, a missing permission, a time-out) is unknown, not "none".
 */
public sealed interface CommittedOffset {

    record Committed(long offset, String metadata) implements CommittedOffset {}

    record NoCommit() implements CommittedOffset {}

    /** @param reason a sentence for people */
    record Unknown(String reason) implements CommittedOffset {}
}
