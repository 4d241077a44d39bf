package dev.sagarewind.recorder;

/** The partition waits at this record and tries it again, ever more rarely. */
final class PartitionStopped extends NotRecorded {

    PartitionStopped(String message) {
        super(message);
    }

    PartitionStopped(String message, Throwable cause) {
        super(message, cause);
    }
}
