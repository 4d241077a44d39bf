package dev.sagarewind.failure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a stack trace as the page shows it.
 *
 * @param text of an own frame, without its location
 * @param folded the lines behind a fold; {@code text} then names the packages they come from
 */
record TraceLine(Kind kind, String text, String location, List<String> folded) {

    private static final Pattern SHARED = Pattern.compile("\\s*\\.\\.\\. \\d+ .*");
    private static final int PACKAGES = 2;

    enum Kind {
        HEADLINE,
        OWN,
        FOLD
    }

    /** Own frames stand, frameworks' are folded, everything else is a headline. */
    static List<TraceLine> of(String stack, OwnCode ownCode) {
        List<TraceLine> lines = new ArrayList<>();
        List<String> folding = new ArrayList<>();
        Map<String, Integer> packages = new LinkedHashMap<>();
        for (String line : stack.split("\\R")) {
            Optional<StackFrame> frame = StackFrame.parse(line);
            boolean own = frame.filter(ownCode::contains).isPresent();
            if (frame.isPresent() && !own) {
                folding.add(line.strip());
                packages.merge(frame.get().packageStart(), 1, Integer::sum);
            } else if (SHARED.matcher(line).matches() && !folding.isEmpty()) {
                folding.add(line.strip());
            } else if (!line.isBlank()) {
                fold(folding, packages, lines);
                lines.add(frame.map(TraceLine::own)
                        .orElseGet(() -> new TraceLine(Kind.HEADLINE, line.strip(), "", List.of())));
            }
        }
        fold(folding, packages, lines);
        return lines;
    }

    private static TraceLine own(StackFrame frame) {
        return new TraceLine(
                Kind.OWN, "at " + frame.className() + "." + frame.method(), "(" + frame.location() + ")", List.of());
    }

    private static void fold(List<String> folding, Map<String, Integer> packages, List<TraceLine> lines) {
        if (!folding.isEmpty()) {
            List<String> most = packages.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .limit(PACKAGES)
                    .map(Map.Entry::getKey)
                    .toList();
            lines.add(new TraceLine(Kind.FOLD, String.join(", ", most), "", List.copyOf(folding)));
            folding.clear();
            packages.clear();
        }
    }
}
