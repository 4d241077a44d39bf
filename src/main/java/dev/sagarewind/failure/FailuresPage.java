package dev.sagarewind.failure;

import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page of failures shows.
 *
 * @param state the tab
 * @param panels by cause, on the tab of open failures
 * @param loose open failures that stand in no panel: held with nothing open before them
 * @param behindDismissed open messages that their groups hold behind dismissed ones, which stand in no panel either
 * @param failures instead of panels, where something else than a cause was asked for
 * @param next the cursor of the list's next part
 * @param moreCauses whether there are causes that are not shown
 */
record FailuresPage(
        FailureState state,
        Map<FailureState, Integer> counts,
        List<Panel> panels,
        List<Failure> loose,
        List<Failure> behindDismissed,
        List<Failure> failures,
        Map<FailureId, Integer> heldBehind,
        @Nullable String next,
        boolean moreCauses,
        Choices choices,
        BoardFreshness freshness) {

    /** @param keptFor how long its topic keeps records; null if without limit, or not known */
    record Panel(
            Cause cause,
            Duration quietFor,
            Signal signal,
            Spark spark,
            List<Place> places,
            List<Failure> failures,
            @Nullable Duration keptFor) {

        public String because() {
            return cause.because();
        }

        public boolean whole() {
            return failures.size() >= cause.open();
        }
    }

    /** A topic with the partitions of it in which a cause has failures. */
    record Place(String topic, String partitions, int count) {

        static List<Place> of(List<PartitionId> partitions) {
            return partitions.stream()
                    .map(PartitionId::topic)
                    .distinct()
                    .sorted()
                    .map(topic -> of(topic, partitions))
                    .toList();
        }

        private static Place of(String topic, List<PartitionId> partitions) {
            List<String> numbers = partitions.stream()
                    .filter(partition -> partition.topic().equals(topic))
                    .map(partition -> String.valueOf(partition.partition()))
                    .toList();
            return new Place(topic, String.join(", ", numbers), numbers.size());
        }
    }

    /** What the filters offer: what is open now. */
    record Choices(List<String> groups, List<String> topics, List<String> eventTypes) {}

    public int countOf(String tab) {
        return counts.getOrDefault(FailureState.valueOf(tab), 0);
    }

    /** Whether there are more than were counted. */
    public boolean countedOut(String tab) {
        return !FailureState.valueOf(tab).isOpen() && countOf(tab) >= FailureBoard.COUNTED_UP_TO;
    }

    public boolean nothing() {
        return panels.isEmpty() && loose.isEmpty() && behindDismissed.isEmpty() && failures.isEmpty();
    }
}
