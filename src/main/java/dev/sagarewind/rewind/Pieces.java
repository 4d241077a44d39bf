package dev.sagarewind.rewind;

import java.util.List;
import java.util.stream.IntStream;

/** So many messages that what the history says of them all need not be in memory at once. */
final class Pieces {

    private static final int SIZE = 10_000;

    private Pieces() {}

    static <T> List<List<T>> of(List<T> all) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + SIZE)
                .mapToObj(from -> all.subList(from, Math.min(from + SIZE, all.size())))
                .toList();
    }
}
