package dev.sagarewind.timeline;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which requests and consumptions are meant: those that match everything that is given.
 *
 * @param requestedBy only requests, by this service or person
 * @param consumedBy only consumptions, by this instance
 * @param group only consumptions of this group
 * @param from at or after
 * @param to before
 */
public record EventLogFilter(
        Optional<String> requestedBy,
        Optional<String> consumedBy,
        Optional<ConsumerGroupId> group,
        Optional<String> topic,
        Optional<String> sagaId,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** @throws IllegalArgumentException if nothing can match: a request is consumed by nobody */
    public EventLogFilter {
        if (requestedBy.isPresent() && (consumedBy.isPresent() || group.isPresent())) {
            throw new IllegalArgumentException("Ask either who requested or who consumed");
        }
    }

    boolean wantsRequests() {
        return consumedBy.isEmpty() && group.isEmpty();
    }

    boolean wantsConsumptions() {
        return requestedBy.isEmpty();
    }
}
