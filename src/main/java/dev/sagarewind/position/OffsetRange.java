package dev.sagarewind.position;

/**
 * Offsets of one partition.
 *
 * @param from the first offset, inclusive
 * @param to the offset after the last, exclusive
 */
public record OffsetRange(long from, long to) {

    /** @throws IllegalArgumentException if {@code from} is negative or beyond {@code to} */
    public OffsetRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("Not a range of offsets: [" + from + ", " + to + ")");
        }
    }

    /** How many offsets: an upper bound of the records, since markers and compaction leave gaps. */
    public long size() {
        return to - from;
    }

    public boolean contains(long offset) {
        return from <= offset && offset < to;
    }
}
