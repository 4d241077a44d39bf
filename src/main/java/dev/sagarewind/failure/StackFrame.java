package dev.sagarewind.failure;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A frame of a Java stack trace.
 *
 * @param className without a module
 * @param location such as {@code PaymentGateway.java:88}; may be {@code Unknown Source}
 */
record StackFrame(String className, String method, String location) {

    private static final Pattern FORM = Pattern.compile("\\s*at (?:[^(\\s]*/)?([^(/\\s]+)\\.([^.(\\s]+)\\((.*)\\).*");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+?)\\$\\d+");
    private static final Pattern SYNTHETIC =
            Pattern.compile("\\$\\$|\\$Proxy\\d|GeneratedMethodAccessor|GeneratedConstructorAccessor");
    private static final Pattern NUMBERED = Pattern.compile("\\$\\d+");

    /** Empty if the line is no frame. */
    static Optional<StackFrame> parse(String line) {
        Matcher frame = FORM.matcher(line);
        return frame.matches()
                ? Optional.of(new StackFrame(frame.group(1), frame.group(2), frame.group(3)))
                : Optional.empty();
    }

    /** Whether a proxy, an accessor or a lambda's shell: its name is another at each start. */
    boolean synthetic() {
        return SYNTHETIC.matcher(className).find();
    }

    /** What stays the same when lines move: no line number, no number of a lambda or an anonymous class. */
    String stableName() {
        return NUMBERED.matcher(className).replaceAll("") + "." + stableMethod();
    }

    /** The same without the package, for a title. */
    String shortName() {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        return NUMBERED.matcher(simple).replaceAll("").replace('$', '.') + "." + stableMethod();
    }

    /** For a line that says where frames come from: {@code org.springframework.web}. */
    String packageStart() {
        String[] parts = className.split("\\.");
        int kept = Math.min(parts.length - 1, parts[0].matches("java|javax|jdk|sun|jakarta|kotlin") ? 2 : 3);
        return String.join(".", Arrays.asList(parts).subList(0, Math.max(kept, 1)));
    }

    private String stableMethod() {
        Matcher lambda = LAMBDA.matcher(method);
        return lambda.matches() ? lambda.group(1) : method;
    }
}
