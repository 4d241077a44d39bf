package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How consuming went, by minute. */
public interface Activity {

    /**
     * What a group did in one minute.
     *
     * @param minute its start
     */
    record Minute(Instant minute, int succeeded, int failed, int held) {}

    /** Each group's minutes since then that have anything, oldest first. Kept for a day; see {@link BoardFreshness#countedSince()}. */
    Map<ConsumerGroupId, List<Minute>> since(Instant from);
}
