package dev.sagarewind.timeline;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** As many of a long list as the history is asked about at once: what it says of them all would not fit into memory. */
public final class Pieces {

    private static final int USUAL_SIZE = 10_000;

    private Pieces() {}

    public static <T> List<List<T>> of(Collection<T> all) {
        return of(all, USUAL_SIZE);
    }

    public static <T> List<List<T>> of(Collection<T> all, int size) {
        List<T> list = List.copyOf(all);
        return IntStream.iterate(0, from -> from < list.size(), from -> from + size)
                .mapToObj(from -> list.subList(from, Math.min(from + size, list.size())))
                .toList();
    }
}
