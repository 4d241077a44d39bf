package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
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

    /** The minutes of each group within the scope since then that have anything, oldest first. Kept for a day; see {@link BoardFreshness#countedSince()}. */
    Map<ConsumerGroupId, List<Minute>> since(Instant from, Scope scope);
}
