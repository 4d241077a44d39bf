package dev.sagarewind.timeline;

/** How one attempt of a consumer group on an event ended. */
public enum Outcome {
    SUCCEEDED,
    FAILED,
    /** Not tried, because an earlier event of its saga is open in this group. */
    HELD,
    /** Decided by a person: this group shall never process the event. */
    SKIPPED;

    /** Whether the group is done with the event: it will change nothing if it reads the record again. */
    public boolean settles() {
        return this == SUCCEEDED || this == SKIPPED;
    }
}
