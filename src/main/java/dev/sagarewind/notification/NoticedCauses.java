package dev.sagarewind.notification;

/**
 * Several causes that are told as one.
 *
 * @param failed open failed messages of all of them
 */
public record NoticedCauses(int causes, long failed) {}
