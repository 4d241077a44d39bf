package dev.sagarewind.masking;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Stack traces as {@code Throwable.printStackTrace} writes them. */
final class Traces {

    private static final Pattern FRAME =
            Pattern.compile("\\s+(?:at [^\\s(]{1,500}\\([^()]{0,300}\\).{0,300}|\\.\\.\\. \\d+ .{1,60})");
    private static final Pattern HEADLINE =
            Pattern.compile("(\\s*(?:Caused by: |Suppressed: )?[\\p{L}_$][\\p{L}\\p{N}_$.]{0,300})(?::.*)?");

    private Traces() {}

    /** Only what is sure to be a frame or a type is left; lines of a message that goes on are dropped. */
    static String withoutMessages(String stack) {
        return stack.lines().map(Traces::line).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static String line(String line) {
        if (FRAME.matcher(line).matches()) {
            return line;
        }
        Matcher headline = HEADLINE.matcher(line);
        return headline.matches() && headline.group(1).contains(".")
                ? headline.group(1) + ": " + Mark.of("error message", 0)
                : "";
    }
}
