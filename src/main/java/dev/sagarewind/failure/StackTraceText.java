package dev.sagarewind.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stack trace as {@code Throwable.printStackTrace} writes it, taken apart. What is no Java stack trace has no
 * throwables.
 *
 * @param throwables the thrown one first, the root last; suppressed ones are left out
 */
record StackTraceText(List<Thrown> throwables) {

    private static final String CAUSED_BY = "Caused by: ";
    private static final Pattern MORE = Pattern.compile("\\s*\\.\\.\\. (\\d+) (?:more|common frames omitted)");
    private static final Pattern SUPPRESSED = Pattern.compile("\\s+Suppressed: .*");
    private static final Pattern TYPE = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");

    /**
     * @param headline type and message
     * @param frames its own, without those it shares with the one it caused
     * @param shared how many it shares
     */
    record Thrown(String headline, List<StackFrame> frames, int shared) {

        /** The class name in the headline; empty if there is none. */
        Optional<String> type() {
            String type = headline.split(":", 2)[0].strip();
            return TYPE.matcher(type).matches() ? Optional.of(type) : Optional.empty();
        }
    }

    static StackTraceText parse(String text) {
        List<Thrown> throwables = new ArrayList<>();
        boolean suppressed = false;
        StringBuilder headline = new StringBuilder();
        List<StackFrame> frames = new ArrayList<>();
        int shared = 0;
        for (String line : (text + "\n" + CAUSED_BY).split("\\R", -1)) {
            Optional<StackFrame> frame = StackFrame.parse(line);
            Matcher more = MORE.matcher(line);
            if (line.startsWith(CAUSED_BY)) {
                if (!frames.isEmpty() || shared > 0) {
                    throwables.add(new Thrown(headline.toString(), List.copyOf(frames), shared));
                }
                headline = new StringBuilder(line.substring(CAUSED_BY.length()));
                frames.clear();
                shared = 0;
                suppressed = false;
            } else if (SUPPRESSED.matcher(line).matches()) {
                suppressed = true;
            } else if (!suppressed && frame.isPresent()) {
                frames.add(frame.get());
            } else if (!suppressed && more.matches()) {
                shared = Integer.parseInt(more.group(1));
            } else if (frames.isEmpty() && !line.isBlank()) {
                headline.append(headline.isEmpty() ? "" : "\n").append(line);
            }
        }
        return new StackTraceText(throwables);
    }

    /** The last cause; empty if this is no Java stack trace. */
    Optional<Thrown> root() {
        return throwables.isEmpty() ? Optional.empty() : Optional.of(throwables.get(throwables.size() - 1));
    }

    /** All frames of the root, those it shares included. */
    List<StackFrame> rootFrames() {
        List<StackFrame> enclosing = List.of();
        for (Thrown thrown : throwables) {
            List<StackFrame> all = new ArrayList<>(thrown.frames());
            int shared = Math.min(thrown.shared(), enclosing.size());
            all.addAll(enclosing.subList(enclosing.size() - shared, enclosing.size()));
            enclosing = all;
        }
        return enclosing;
    }
}
