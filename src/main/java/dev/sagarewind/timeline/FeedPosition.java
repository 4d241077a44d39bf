package dev.sagarewind.timeline;

/**
 * How far the consumption history was read.
 *
 * @param source which history, in which database cluster: a position means nothing in another
 * @param place opaque
 */
public record FeedPosition(String source, String place) {}
