package dev.sagarewind.failure;

import dev.sagarewind.timeline.FeedRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** What a slice of the history adds to a minute of a group. */
record ActivityCount(String group, Instant minute, int succeeded, int failed, int held) {

    private record Key(String group, Instant minute) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byGroup = group.compareTo(other.group);
            return byGroup != 0 ? byGroup : minute.compareTo(other.minute);
        }
    }

    /** Rows that were read before are not counted again; a skipped event did not run. */
    static Collection<ActivityCount> of(List<FeedRow> rows) {
        var counts = new TreeMap<Key, ActivityCount>();
        for (FeedRow row : rows) {
            if (!row.again()) {
                var key = new Key(row.event().group().value(), row.consumedAt().truncatedTo(ChronoUnit.MINUTES));
                counts.merge(key, one(key, row), ActivityCount::plus);
            }
        }
        return counts.values();
    }

    private static ActivityCount one(Key key, FeedRow row) {
        return switch (row.outcome()) {
            case SUCCEEDED -> new ActivityCount(key.group, key.minute, 1, 0, 0);
            case FAILED -> new ActivityCount(key.group, key.minute, 0, 1, 0);
            case HELD -> new ActivityCount(key.group, key.minute, 0, 0, 1);
            case SKIPPED -> new ActivityCount(key.group, key.minute, 0, 0, 0);
        };
    }

    private ActivityCount plus(ActivityCount other) {
        return new ActivityCount(group, minute, succeeded + other.succeeded, failed + other.failed, held + other.held);
    }
}
