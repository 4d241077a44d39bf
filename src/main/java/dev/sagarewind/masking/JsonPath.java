package dev.sagarewind.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of JSONPath (RFC 9535) that rules are written in: {@code $}, {@code .name}, {@code ['name']}, {@code .*},
 * {@code [*]}, {@code [0]} and {@code ..} before any of them. Followed one level at a time: which steps are done at some
 * place is a set of bits, bit n for the first n.
 */
record JsonPath(List<Step> steps) {

    private static final Pattern STEP =
            Pattern.compile("(\\.\\.?)?(?:\\[(?:'([^']+)'|\"([^\"]+)\"|(\\d{1,9})|(\\*))]|([\\p{L}\\p{N}_-]+)|(\\*))");

    static final long BEGINNING = 1;

    /**
     * @param name null for an index, or for any
     * @param index below 0 for a name, or for any
     */
    record Step(boolean anywhereBelow, @Nullable String name, int index) {

        boolean takes(@Nullable String field, int place) {
            return name != null ? name.equals(field) : index < 0 || field == null && index == place;
        }
    }

    /** @throws IllegalArgumentException naming the setting if it cannot be read */
    static JsonPath parse(String setting, String path) {
        List<Step> steps = new ArrayList<>();
        String rest = path.startsWith("$") ? path.substring(1) : "";
        Matcher step = STEP.matcher(rest);
        int end = 0;
        while (end < rest.length() && step.find() && step.start() == end) {
            boolean bare = step.group(6) != null || step.group(7) != null;
            if (bare && step.group(1) == null || !bare && ".".equals(step.group(1))) {
                break;
            }
            @Nullable String name = step.group(6) != null ? step.group(6) : step.group(2);
            steps.add(new Step(
                    "..".equals(step.group(1)),
                    name != null ? name : step.group(3),
                    step.group(4) == null ? -1 : Integer.parseInt(step.group(4))));
            end = step.end();
        }
        if (steps.isEmpty() || end < rest.length() || steps.size() > 60) {
            throw new IllegalArgumentException(MaskingSettings.KEY + "rules: " + setting + " has \"" + path
                    + "\", which cannot be read. Write a path such as $.customer.email, $..iban, $.items[*].price or"
                    + " $['odd name'][0]");
        }
        return new JsonPath(List.copyOf(steps));
    }

    /** What is done at a child of a place, from what is done at the place. */
    long advance(long done, @Nullable String field, int place) {
        long next = 0;
        for (int at = 0; at < steps.size(); at++) {
            if ((done & (1L << at)) != 0) {
                Step step = steps.get(at);
                next |= step.takes(field, place) ? 1L << (at + 1) : 0;
                next |= step.anywhereBelow() ? 1L << at : 0;
            }
        }
        return next;
    }

    boolean ends(long done) {
        return (done & (1L << steps.size())) != 0;
    }
}
