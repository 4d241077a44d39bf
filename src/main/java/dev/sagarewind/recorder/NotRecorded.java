package dev.sagarewind.recorder;

/** The offset must not advance: what came of the delivery is not in the history, or must be tried again in place. */
abstract sealed class NotRecorded extends RuntimeException permits Redelivery, PartitionStopped {

    NotRecorded(String message) {
        super(message);
    }

    NotRecorded(String message, Throwable cause) {
        super(message, cause);
    }
}
