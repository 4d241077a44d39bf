package dev.sagarewind.web;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the times that people type into filters, in the pages' zone; {@code times} in templates writes them back. */
@Component
public class TypedTimes {

    private static final DateTimeFormatter INPUT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;

    TypedTimes(ConsoleSettings settings) {
        this.zone = settings.zone();
    }

    /**
     * The time that a {@code datetime-local} input or a link carries; empty if nothing was typed.
     *
     * @throws ProblemException 400 naming the parameter if it is no time
     */
    public Optional<Instant> read(String parameter, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.endsWith("Z") || text.contains("+")
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text).atZone(zone).toInstant());
        } catch (DateTimeParseException e) {
            throw ProblemException.badRequest("/" + parameter, "TIME_NOT_READABLE", text);
        }
    }

    /** The value of a {@code datetime-local} input. */
    public String input(@Nullable Instant at) {
        return at == null ? "" : INPUT.format(at.atZone(zone));
    }
}
