package dev.sagarewind.rewind;

/** How a group is brought to have no members, without which Kafka does not move its offsets. */
public enum WhenActive {
    /** It must be empty already. */
    REFUSE,
    /** Somebody stops it; the rewind waits for that, up to a deadline. */
    WAIT,
    /** Its live members are removed; they rejoin by themselves. */
    EVICT,
    /** The service that runs it is stopped, and started again when the offsets are moved. */
    SCALE_TO_ZERO;

    /** Whether it takes members away, for which one needs a permission of its own. */
    boolean removesMembers() {
        return this == EVICT || this == SCALE_TO_ZERO;
    }
}
