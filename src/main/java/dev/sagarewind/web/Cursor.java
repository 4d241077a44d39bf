package dev.sagarewind.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where a list goes on: the sort key of the last item shown. Opaque to the one who gets it. */
public record Cursor(List<String> keys) {

    private static final String SEPARATOR = "\u0000";

    public Cursor {
        keys = List.copyOf(keys);
    }

    /** A cursor of these keys, each as its text. */
    public static Cursor of(Object... keys) {
        return new Cursor(Arrays.stream(keys).map(Object::toString).toList());
    }

    /** @throws ProblemException 400 if this is no cursor of ours */
    public static Cursor decode(String text) {
        try {
            String keys = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            return new Cursor(List.of(keys.split(SEPARATOR, -1)));
        } catch (IllegalArgumentException e) {
            throw garbled();
        }
    }

    public String encode() {
        String joined = keys.stream().collect(Collectors.joining(SEPARATOR));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ProblemException 400 if there is no such key */
    public String text(int index) {
        return key(index, Function.identity());
    }

    /** @throws ProblemException 400 if there is no such key or it is no number */
    public long number(int index) {
        return key(index, Long::valueOf);
    }

    /** @throws ProblemException 400 if there is no such key or it is no time */
    public Instant instant(int index) {
        return key(index, Instant::parse);
    }

    private <T> T key(int index, Function<String, T> read) {
        if (index >= keys.size()) {
            throw garbled();
        }
        try {
            return read.apply(keys.get(index));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw garbled();
        }
    }

    private static ProblemException garbled() {
        return ProblemException.badRequest("/cursor", "CURSOR_GARBLED");
    }
}
