package dev.sagarewind.fleet;

/** The fleet did not do what was asked, or did not say that it did. The message is a sentence for people. */
public class FleetException extends RuntimeException {

    /** Why. */
    public enum Reason {
        NOT_PERMITTED(true),
        NO_CREDENTIALS(true),
        NO_SUCH_SERVICE(true),
        CANNOT_BE_SCALED(true),
        THROTTLED(false),
        TIMED_OUT(false),
        NO_CONNECTION(false),
        FAILED(false);

        private final boolean lasting;

        Reason(boolean lasting) {
            this.lasting = lasting;
        }
    }

    private final Reason reason;

    public FleetException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    public FleetException(Reason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether asking again is of no use until somebody has changed something. */
    public boolean lasts() {
        return reason.lasting;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
