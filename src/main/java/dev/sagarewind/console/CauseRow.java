package dev.sagarewind.console;

import dev.sagarewind.failure.Cause;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A cause on the overview.
 *
 * @param places where its failures lie
 * @param signal whether it looks healed
 */
record CauseRow(Cause cause, List<Place> places, Signal signal) {

    private static final Duration QUIET = Duration.ofMinutes(2);

    /** @param partitions their numbers, parted by commas */
    record Place(String topic, int count, String partitions) {}

    /** Whether a cause looks healed. */
    enum Signal {
        /** It has been quiet for a while, and the group succeeds with others. */
        HEALED("PASSED"),
        /** It has been quiet for a while, but the group succeeded with nothing since. */
        SILENT("NOTE"),
        /** It failed just now. */
        FAILING("WARNING"),
        /** It failed just now, again. */
        FAILED_AGAIN("WARNING");

        private final String level;

        Signal(String level) {
            this.level = level;
        }

        public String level() {
            return level;
        }
    }

    static CauseRow of(Cause cause, Instant now) {
        return new CauseRow(cause, places(cause.partitions()), signal(cause, now));
    }

    private static Signal signal(Cause cause, Instant now) {
        if (Duration.between(cause.lastFailedAt(), now).compareTo(QUIET) < 0) {
            return cause.failedAgain() ? Signal.FAILED_AGAIN : Signal.FAILING;
        }
        return cause.succeededSince() > 0 ? Signal.HEALED : Signal.SILENT;
    }

    private static List<Place> places(List<PartitionId> partitions) {
        Map<String, List<PartitionId>> byTopic = partitions.stream()
                .collect(Collectors.groupingBy(PartitionId::topic, TreeMap::new, Collectors.toList()));
        return byTopic.entrySet().stream()
                .map(entry -> new Place(
                        entry.getKey(),
                        entry.getValue().size(),
                        entry.getValue().stream()
                                .map(partition -> String.valueOf(partition.partition()))
                                .collect(Collectors.joining(", "))))
                .toList();
    }
}
