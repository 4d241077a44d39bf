package dev.sagarewind.recorder;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.springframework.kafka.listener.ListenerExecutionFailedException;

/** What is recorded of an exception: its class, its message and its stack trace with all causes. */
record Failure(String type, Optional<String> message, String stack) {

    private static final int MESSAGE_LIMIT = 10_000;
    private static final int STACK_LIMIT = 50_000;

    static Failure of(Throwable thrown) {
        Throwable error = thrown;
        while (error instanceof ListenerExecutionFailedException && error.getCause() != null) {
            error = error.getCause();
        }
        String type = error.getClass().getName();
        try {
            StringWriter stack = new StringWriter();
            error.printStackTrace(new PrintWriter(stack));
            return new Failure(
                    type,
                    Optional.ofNullable(error.getMessage()).map(message -> storable(message, MESSAGE_LIMIT)),
                    storable(stack.toString(), STACK_LIMIT));
        } catch (RuntimeException e) {
            // A message that cannot even be asked for must not keep the failure from being recorded.
            return new Failure(
                    type,
                    Optional.empty(),
                    type + " (printing it threw " + e.getClass().getName() + ")");
        }
    }

    /** PostgreSQL's text cannot hold U+0000. */
    private static String storable(String text, int limit) {
        String clean = text.replace("\0", "\\u0000");
        return clean.length() <= limit
                ? clean
                : clean.substring(0, limit) + "… (" + (clean.length() - limit) + " more characters)";
    }
}
