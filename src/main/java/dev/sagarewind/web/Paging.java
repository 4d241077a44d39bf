package dev.sagarewind.web;

import java.util.Optional;

/**
 * Which part of a list is wanted: take it as a controller's argument, it reads {@code limit} and {@code cursor}.
 *
 * @param limit how many items at most, 1 to 500
 * @param cursor where to go on; empty for the beginning
 */
public record Paging(int limit, Optional<Cursor> cursor) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    /** @throws ProblemException 400 if the limit is out of range; it is never clamped */
    public Paging {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ProblemException.badRequest("/limit", "LIMIT_OUT_OF_RANGE", MAX_LIMIT);
        }
    }

    /** One more than the limit: the row that tells whether there is a next slice. */
    public int fetch() {
        return limit + 1;
    }

    public static Paging first() {
        return new Paging(DEFAULT_LIMIT, Optional.empty());
    }
}
