package dev.sagarewind.timeline;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The two history tables, through the configured names. Every read goes to the writer database and is bounded by
 * its answer, never by the size of the history.
 */
public interface Timeline {

    Optional<EventHistory> event(EventId eventId);

    /** The events of a saga, in order of their requests; empty if nobody knows the saga. */
    List<EventHistory> saga(String sagaId);

    /** The requests of these events; what was never requested through the history is absent. */
    Map<EventId, EventRequest> requests(Collection<EventId> eventIds);

    /**
     * What a group did in a range of offsets, one entry per event, ordered by offset.
     *
     * @param limit at most this many entries; the caller asks for one more than it can use to see whether there are more
     */
    List<RangeEntry> range(GroupPartition partition, OffsetRange range, int limit);

    /** Of these events, what the group's history says now; an event without a row of that group is absent. */
    Map<EventId, RangeEntry> states(ConsumerGroupId group, Collection<EventId> eventIds);

    /**
     * Sagas of which a later event (a larger offset of the same partition) has succeeded in the group than the given one.
     *
     * @return those of the given events that were passed already
     */
    List<EventId> passedByLater(ConsumerGroupId group, Collection<EventId> eventIds);

    /**
     * What was written up to then may have been dropped since; empty if nothing was, or if nobody keeps book of it: of tables
     * or views of a company's own, for instance.
     */
    Optional<Instant> droppedUpTo();

    /**
     * For how long the history is kept before it is dropped; empty if nothing is, or if nobody keeps book of it: of tables or
     * views of a company's own, for instance.
     */
    Optional<Duration> keptFor();

    /**
     * From which topics each group has consumed.
     *
     * @param limit at most so many topics of groups
     */
    Map<ConsumerGroupId, Set<String>> topics(int limit);

    /** When each group's newest row was written, by the database's clock; one that never consumed anything is absent. */
    Map<ConsumerGroupId, Instant> lastConsumedAt(Collection<ConsumerGroupId> groups);

    /** When the group's newest row was written, by the database's clock; empty if it never consumed anything. */
    default Optional<Instant> lastConsumedAt(ConsumerGroupId group) {
        return Optional.ofNullable(lastConsumedAt(List.of(group)).get(group));
    }
}
