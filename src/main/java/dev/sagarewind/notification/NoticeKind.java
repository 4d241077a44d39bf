package dev.sagarewind.notification;

/** What there is to tell. */
public enum NoticeKind {
    /** A cause that had no open failure has one. */
    CAUSE_NEW("cause.new"),
    /** A cause that a rewind has dealt with has open failures again, or still. */
    CAUSE_AGAIN("cause.again"),
    /** More causes at once than anybody reads one by one. */
    CAUSES_MORE("causes.more"),
    /** The record of an open failure will soon be gone from Kafka, or is. */
    RECORD_EXPIRING("record.expiring"),
    REWIND_ENDED("rewind.ended"),
    /** Nothing of a cause is open any more, and the history shows why. */
    CAUSE_RECOVERED("cause.recovered"),
    /** Somebody tries whether a target is reached. */
    TEST("test");

    private final String type;

    NoticeKind(String type) {
        this.type = type;
    }

    /** As receivers know it. */
    public String type() {
        return type;
    }

    /** Which choice of events it comes with: whoever wants new causes is told of many at once, too. */
    NoticeKind chosenWith() {
        return this == CAUSES_MORE ? CAUSE_NEW : this;
    }
}
