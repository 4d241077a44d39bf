package dev.sagarewind.timeline;

/** A consumer is at an event, and has been for longer than a skip may wait for it. Nothing was recorded. */
public class EventBeingProcessedException extends RuntimeException {

    EventBeingProcessedException(Throwable cause) {
        super("A consumer is at work on one of the events", cause);
    }
}
