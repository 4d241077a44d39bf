package dev.sagarewind.failure;

/** Where a failure stands on the board. */
public enum FailureState {
    /** The group has not succeeded with the event, and nobody is at it. */
    OPEN,
    /** Open, and selected by a rewind that has not ended. */
    RECOVERING,
    /** The history shows a success. */
    RECOVERED,
    /** The history shows that the group shall never process it. */
    SKIPPED,
    /** Taken off the board; consumers know nothing of it. */
    DISMISSED;

    /** Whether the group still owes the event: {@link #OPEN} or {@link #RECOVERING}. */
    public boolean isOpen() {
        return this == OPEN || this == RECOVERING;
    }
}
