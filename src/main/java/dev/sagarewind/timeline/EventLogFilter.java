package dev.sagarewind.timeline;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which requests and consumptions are meant: those that match everything that is given.
 *
 * @param requestedBy only requests, by this service or person
 * @param consumedBy only consumptions, by this instance
 * @param group only consumptions of this group
 * @param outcome only consumptions with this one
 * @param from at or after
 * @param to before
 * @param scope only what is within it
 */
public record EventLogFilter(
        Optional<EventId> eventId,
        Optional<String> sagaId,
        Optional<String> sagaType,
        Optional<String> eventType,
        Optional<String> requestedBy,
        Optional<String> consumedBy,
        Optional<ConsumerGroupId> group,
        Optional<String> topic,
        Optional<Outcome> outcome,
        Optional<Instant> from,
        Optional<Instant> to,
        Scope scope) {

    /** The longest time range that is searched for what no index finds. */
    public static final Duration LONGEST_SEARCH = Duration.ofDays(31);

    /** @throws IllegalArgumentException if nothing can match: a request is consumed by nobody */
    public EventLogFilter {
        if (requestedBy.isPresent() && (consumedBy.isPresent() || group.isPresent() || outcome.isPresent())) {
            throw new IllegalArgumentException("Ask either who requested or who consumed");
        }
    }

    public static EventLogFilter everything() {
        return new EventLogFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Scope.everything());
    }

    /**
     * Whether rows that match may lie so far apart that looking for them would read the history from end to end. An event,
     * a saga, and one of requester, group, instance and topic have an index that has them in order of time.
     */
    public boolean searches() {
        if (eventId.isPresent() || sagaId.isPresent()) {
            return false;
        }
        long inOrder = Stream.of(requestedBy, consumedBy.or(() -> group.map(ConsumerGroupId::value)), topic)
                .filter(Optional::isPresent)
                .count();
        return inOrder > 1 || sagaType.isPresent() || eventType.isPresent() || outcome.isPresent();
    }

    /** Whether the time range is short enough to be searched. */
    public boolean isBounded(Instant now) {
        return from.isPresent() && Duration.between(from.get(), to.orElse(now)).compareTo(LONGEST_SEARCH) <= 0;
    }

    boolean wantsRequests() {
        return consumedBy.isEmpty() && group.isEmpty() && outcome.isEmpty();
    }

    boolean wantsConsumptions() {
        return requestedBy.isEmpty();
    }
}
