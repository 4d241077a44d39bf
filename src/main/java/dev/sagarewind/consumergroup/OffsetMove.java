package dev.sagarewind.consumergroup;

/** How moving a group's committed offset on one partition went. */
public sealed interface OffsetMove {

    /** Kafka accepted it. */
    record Moved() implements OffsetMove {}

    /** Kafka refused it because the group has members. */
    record GroupHasMembers() implements OffsetMove {}

    /** @param reason a sentence for people */
    record Refused(String reason) implements OffsetMove {}

    /** No answer in time: it may have happened or not. */
    record Unknown(String reason) implements OffsetMove {}
}
