package dev.sagarewind.rewind;

import java.time.Duration;

/** A lease could end while its console waits for Kafka, so that two would work on one rewind: the console does not start. */
class LeaseTooShortException extends RuntimeException {

    LeaseTooShortException(Duration lease, Duration longestWait) {
        super("saga-rewind.rewind.lease is " + lease.toMillis() + "ms, but one wait for Kafka may take "
                + longestWait.toMillis() + "ms.");
    }
}
