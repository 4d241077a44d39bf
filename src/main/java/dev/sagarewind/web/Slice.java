package dev.sagarewind.web;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a list, and where the next ones begin.
 *
 * @param next the cursor of the next slice; null at the end of the list
 * @param asOf when what the items say was read
 */
public record Slice<T>(List<T> items, @Nullable String next, Instant asOf) {

    public Slice {
        items = List.copyOf(items);
    }

    /**
     * @param found up to one item more than the limit, which tells that there is a next slice
     * @param cursor where the list goes on after an item
     */
    public static <T> Slice<T> of(List<T> found, Paging paging, Function<T, Cursor> cursor, Instant asOf) {
        if (found.size() <= paging.limit()) {
            return new Slice<>(found, null, asOf);
        }
        List<T> items = found.subList(0, paging.limit());
        return new Slice<>(items, cursor.apply(items.get(items.size() - 1)).encode(), asOf);
    }

    /** The same slice of something else, for the API's view of a feature's values. */
    public <R> Slice<R> map(Function<T, R> view) {
        return new Slice<>(items.stream().map(view).toList(), next, asOf);
    }
}
