package dev.sagarewind.web;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a table as RFC 4180 has them. A text that a spreadsheet would take for a formula gets an apostrophe in front,
 * which makes it a text.
 */
public final class Csv {

    /** As content type. */
    public static final String TYPE = "text/csv";

    private static final String BEGINS_A_FORMULA = "=+-@|%\t\r\n＝＋－＠";
    private static final String NEEDS_QUOTES = ",\"'\r\n";

    private Csv() {}

    /** One line with its end; what is null or an empty {@link Optional} is an empty cell. */
    public static String line(@Nullable Object... cells) {
        return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    public static String line(Collection<?> cells) {
        return line(cells.toArray());
    }

    static String cell(@Nullable Object value) {
        if (value == null || value instanceof Number) {
            return value == null ? "" : value.toString();
        }
        if (value instanceof Optional<?> optional) {
            return cell(optional.orElse(null));
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? String.valueOf(number.getAsInt()) : "";
        }
        if (value instanceof OptionalLong number) {
            return number.isPresent() ? String.valueOf(number.getAsLong()) : "";
        }
        return quoted(harmless(value.toString()));
    }

    /** Spaces in front do not keep a spreadsheet from it, so they count for nothing. */
    private static String harmless(String text) {
        int first = 0;
        while (first < text.length() && (text.charAt(first) == ' ' || text.charAt(first) == '\u00a0')) {
            first++;
        }
        return first < text.length() && BEGINS_A_FORMULA.indexOf(text.charAt(first)) >= 0 ? "'" + text : text;
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(each -> NEEDS_QUOTES.indexOf(each) >= 0)
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
