package dev.sagarewind.notification;

/**
 * A rewind, and what became of the messages that it was for.
 *
 * @param state in which it has ended, or stands
 */
public record NoticedRewind(
        String id,
        String state,
        String requestedBy,
        int selected,
        int recovered,
        int failedAgain,
        int held,
        int notReached) {}
