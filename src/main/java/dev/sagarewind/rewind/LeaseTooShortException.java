package dev.sagarewind.rewind;

import java.time.Duration;

/** A lease could end while its console waits for Kafka or the fleet, so that two would work on one rewind: the console does not start. */
class LeaseTooShortException extends RuntimeException {

    LeaseTooShortException(Duration lease, String whom, Duration longestWait) {
        super("saga-rewind.rewind.lease is " + lease.toMillis() + "ms, but one wait for " + whom + " may take "
                + longestWait.toMillis() + "ms.");
    }
}
