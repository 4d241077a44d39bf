package dev.sagarewind.rewind;

/** What reading a record again will do, or, where a plan goes forward, what passing it will do. */
public enum Forecast {
    /** The group is done with the event: nothing happens. */
    SKIP,
    /** It failed and runs again. */
    RUN_AGAIN,
    /** It was held and never tried: it runs for the first time. */
    FIRST_RUN,
    /** The history knows nothing of it: it runs, or is passed, and nobody can say whether it ran before. */
    UNRECORDED,
    /** It is passed, and the group never runs it. */
    NOT_PROCESSED,
    /** It failed or was held before the rewind that is undone: it stays on the board. */
    STAYS_OPEN
}
