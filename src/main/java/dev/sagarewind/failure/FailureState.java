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
    /** Not succeeded with either, but taken off the board by somebody; consumers know nothing of it. */
    DISMISSED;

    /** Whether it stands on the board as something to be done: {@link #OPEN} or {@link #RECOVERING}. */
    public boolean isOpen() {
        return this == OPEN || this == RECOVERING;
    }
}
