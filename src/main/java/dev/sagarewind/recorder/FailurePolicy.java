package dev.sagarewind.recorder;

/** What follows when a {@link Recorded} listener fails with an event. */
public enum FailurePolicy {

    /**
     * The offset advances; later events of the same saga in the same partition are not tried but recorded as held,
     * until a rewind to the failed record runs them in order. Other sagas go on.
     */
    HOLD_SAGA,

    /** The record is tried again in place, ever more rarely; its partition waits. One row per attempt. */
    STOP_PARTITION,

    /** The offset advances and later events of the saga run: their order is given up. */
    CONTINUE
}
