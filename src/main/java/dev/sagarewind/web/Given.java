package dev.sagarewind.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a query that were given, by name and in order: what is blank was not. */
public final class Given {

    private final Map<String, String> values = new LinkedHashMap<>();

    /** What was given for one, without space around it. */
    public static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(stripped -> !stripped.isEmpty());
    }

    /** One more, if it was given. */
    public Given and(String name, @Nullable String text) {
        given(text).ifPresent(value -> values.put(name, value));
        return this;
    }

    /** As the audit keeps them. */
    public Map<String, String> values() {
        return values;
    }
}
