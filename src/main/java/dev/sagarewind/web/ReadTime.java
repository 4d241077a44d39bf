package dev.sagarewind.web;

import java.time.Instant;
import java.util.Optional;

/** When one of the console's sources last answered, supplied as a bean by the feature that reads it. */
public interface ReadTime {

    /** Where from. */
    enum Source {
        KAFKA,
        HISTORY
    }

    Source source();

    /** Empty as long as it has never answered. */
    Optional<Instant> readAt();
}
