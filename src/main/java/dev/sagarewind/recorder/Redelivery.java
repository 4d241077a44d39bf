package dev.sagarewind.recorder;

/** The attempt is as if it had never been: no row was written and the record is delivered again. */
final class Redelivery extends NotRecorded {

    Redelivery(String message, Throwable cause) {
        super(message, cause);
    }
}
