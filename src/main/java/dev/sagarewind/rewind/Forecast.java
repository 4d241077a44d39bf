package dev.sagarewind.rewind;

/** What reading a record again will do. */
public enum Forecast {
    /** The group is done with the event: nothing happens. */
    SKIP,
    /** It failed and runs again. */
    RUN_AGAIN,
    /** It was held and never tried: it runs for the first time. */
    FIRST_RUN,
    /** The history knows nothing of it: it runs, and nobody can say whether it ran before. */
    UNRECORDED
}
