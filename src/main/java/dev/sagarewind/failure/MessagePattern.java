package dev.sagarewind.failure;

import java.util.regex.Pattern;

/** A message without what differs from one failure of a cause to the next: ids, times, numbers, quoted values. */
final class MessagePattern {

    private static final int LENGTH = 200;

    private static final Pattern QUOTED =
            Pattern.compile("(?<![\\p{L}\\p{N}])'[^'\\n]*'|\"[^\"\\n]*\"|`[^`\\n]*`|«[^»\\n]*»");
    private static final Pattern TIME = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?|\\b\\d{1,2}:\\d{2}(?::\\d{2})?\\b");
    /** A word with digits in it: UUIDs, hashes, order numbers, addresses of objects. */
    private static final Pattern ID =
            Pattern.compile("(?=[\\p{L}\\p{N}_@-]*\\d)(?=[\\p{L}\\p{N}_@-]*\\p{L})[\\p{L}\\p{N}_@-]{4,}");

    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(?:[.,]\\d+)*");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private MessagePattern() {}

    /** At most 200 characters. */
    static String of(String message) {
        String pattern = QUOTED.matcher(message).replaceAll("<value>");
        pattern = TIME.matcher(pattern).replaceAll("<time>");
        pattern = ID.matcher(pattern).replaceAll("<id>");
        pattern = NUMBER.matcher(pattern).replaceAll("<n>");
        pattern = SPACE.matcher(pattern).replaceAll(" ").strip();
        return pattern.length() <= LENGTH ? pattern : pattern.substring(0, LENGTH) + "…";
    }
}
