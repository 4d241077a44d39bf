package dev.sagarewind.recorder;

import java.util.UUID;

/** Asks for events by writing them to the event request history, which is the outbox relayed to Kafka. */
public interface EventRequests {

    /**
     * Asks for an event in the caller's transaction: it is sent if that commits, and never otherwise.
     *
     * @return the new event's id, a UUID of version 7
     * @throws IllegalStateException if no transaction of the history's data source is active
     * @throws IllegalArgumentException if the payload cannot be written as JSON
     */
    UUID request(EventRequest request);
}
