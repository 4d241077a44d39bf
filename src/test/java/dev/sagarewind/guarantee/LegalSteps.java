package dev.sagarewind.guarantee;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which state of a leg may follow which, written down apart from the code that makes them follow. */
final class LegalSteps {

    private static final String TABLE = """
            REQUESTED          | AWAITING_APPROVAL WAITING VACATING REFUSED CANCELLED
            AWAITING_APPROVAL  | AWAITING_APPROVAL REQUESTED WAITING VACATING REFUSED CANCELLED
            WAITING            | WAITING VACATING REFUSED CANCELLED
            VACATING           | VACATING WAITING REWINDING VERIFYING REFUSED FAILED CANCELLED RECOVERED
            REWINDING          | REWINDING VACATING UNKNOWN RESUMING FAILED
            UNKNOWN            | UNKNOWN VACATING RESUMING VERIFYING FAILED
            RESUMING           | RESUMING VACATING VERIFYING MOVED FAILED CANCELLED RECOVERED
            VERIFYING          | VERIFYING VACATING RECOVERED PARTLY_RECOVERED NOT_RECOVERED MOVED UNDONE FAILED CANCELLED
            RECOVERED          | UNDONE
            PARTLY_RECOVERED   | VERIFYING UNDONE
            NOT_RECOVERED      | VERIFYING UNDONE
            MOVED              | UNDONE
            REFUSED            |
            CANCELLED          | VERIFYING UNDONE
            FAILED             |
            UNDONE             |
            """;

    /** No state leads back out of these, but a verification that is resumed. */
    static final Set<String> ENDS = Set.of(
            "RECOVERED", "PARTLY_RECOVERED", "NOT_RECOVERED", "REFUSED", "CANCELLED", "FAILED", "MOVED", "UNDONE");

    private static final Map<String, Set<String>> FOLLOWING = following();

    private LegalSteps() {}

    private static Map<String, Set<String>> following() {
        Map<String, Set<String>> following = new HashMap<>();
        TABLE.lines().forEach(line -> {
            String[] cells = line.split("\\|", -1);
            String next = cells[1].strip();
            following.put(cells[0].strip(), next.isEmpty() ? Set.of() : Set.of(next.split(" ")));
        });
        return following;
    }

    static boolean mayFollow(String state, String next) {
        return FOLLOWING.getOrDefault(state, Set.of()).contains(next);
    }

    /** The steps that must not be, as {@code FROM -> TO}. */
    static List<String> illegal(List<String> states) {
        return java.util.stream.IntStream.range(1, states.size())
                .filter(at -> !mayFollow(states.get(at - 1), states.get(at)))
                .mapToObj(at -> states.get(at - 1) + " -> " + states.get(at))
                .toList();
    }
}
