package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which state of a leg may follow which: written down a second time, so that the engine is not asked about itself. */
final class Transitions {

    private static final Set<String> PROVEN = Set.of("RECOVERED", "PARTLY_RECOVERED", "NOT_RECOVERED");

    private static final Map<String, Set<String>> NEXT = Map.of(
            "REQUESTED",
            Set.of("WAITING", "VACATING", "REFUSED", "CANCELLED"),
            "WAITING",
            Set.of("VACATING", "REFUSED", "CANCELLED"),
            "VACATING",
            Set.of("WAITING", "REWINDING", "REFUSED", "CANCELLED", "VERIFYING"),
            "REWINDING",
            Set.of("UNKNOWN", "VACATING", "RESUMING", "FAILED"),
            "UNKNOWN",
            Set.of("VACATING", "RESUMING", "FAILED"),
            "RESUMING",
            Set.of("VERIFYING", "VACATING"),
            "VERIFYING",
            Set.of("VACATING", "RECOVERED", "PARTLY_RECOVERED", "NOT_RECOVERED"));

    private Transitions() {}

    static void mustBeLegal(List<String> states, String told) {
        assertThat(states).as(told).first().isEqualTo("REQUESTED");
        for (int i = 1; i < states.size(); i++) {
            String before = states.get(i - 1);
            String after = states.get(i);
            assertThat(before.equals(after) && !PROVEN.contains(after)
                            || NEXT.getOrDefault(before, Set.of()).contains(after))
                    .as("%s after %s in %s", after, before, told)
                    .isTrue();
        }
    }
}
