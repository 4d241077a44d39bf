package dev.sagarewind.consumergroup;

/**
 * Which offsets of a partition can be read.
 *
 * <p>The end is the high watermark; the last stable offset is what a {@code read_committed} reader gets to.
 */
public sealed interface LogBounds {

    record Known(long start, long end, long lastStable) implements LogBounds {}

    /** @param reason a sentence for people: why this partition did not answer */
    record Unknown(String reason) implements LogBounds {}
}
