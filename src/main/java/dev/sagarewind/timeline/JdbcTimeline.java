package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.instant;
import static dev.sagarewind.timeline.JdbcColumns.parameter;
import static dev.sagarewind.timeline.JdbcColumns.text;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What decides something: how a group stands with events, asked of the history at that moment. */
@Component
@Transactional(readOnly = true)
class JdbcTimeline implements Timeline {

    /**
     * Stops at the limit, however long the range is: its rows come in the order of the index, and each is asked for whether an
     * earlier one is of the same event. Asked as a value, which PostgreSQL cannot turn into a join of the whole range, and with an
     * {@code offset 0}, without which it may look for the earlier one among all before it in the range.
     */
    private static final String RANGE = """
            with met as (
                select c.record_offset, c.event_id
                  from {consumptions} c
                 where c.consumer_group = :group and c.topic = :topic and c.partition = :partition
                   and c.record_offset >= :from and c.record_offset < :to
                   and coalesce((
                        select false
                          from (select consumer_group, topic, partition, record_offset, consumption_id
                                  from {consumptions}
                                 where event_id = c.event_id
                                offset 0) e
                         where e.consumer_group = c.consumer_group
                           and e.topic = c.topic and e.partition = c.partition and e.record_offset >= :from
                           and (e.record_offset, e.consumption_id) < (c.record_offset, c.consumption_id)
                         limit 1), true)
                 order by c.record_offset
                 limit :limit)
            select met.event_id, met.record_offset, s.saga_id, s.event_type, s.latest, s.tried, s.settled,
                   s.consumption_id, s.consumed_at
              from met
             cross join lateral (
                select max(saga_id) as saga_id, max(event_type) as event_type,
                       (array_agg(outcome order by consumption_id desc))[1] as latest,
                       bool_or(outcome in ('SUCCEEDED', 'FAILED')) as tried,
                       bool_or(outcome in ('SUCCEEDED', 'SKIPPED')) as settled,
                       max(consumption_id) as consumption_id,
                       (array_agg(consumed_at order by consumption_id desc))[1] as consumed_at
                  from {consumptions}
                 where event_id = met.event_id and consumer_group = :group) s
             order by met.record_offset, met.event_id
            """;

    private static final String STATES = """
            select asked.event_id, s.record_offset, s.saga_id, s.event_type, s.latest, s.tried, s.settled,
                   s.consumption_id, s.consumed_at
              from unnest(cast(:events as uuid[])) as asked (event_id)
             cross join lateral (
                select min(record_offset) as record_offset, max(saga_id) as saga_id, max(event_type) as event_type,
                       (array_agg(outcome order by consumption_id desc))[1] as latest,
                       bool_or(outcome in ('SUCCEEDED', 'FAILED')) as tried,
                       bool_or(outcome in ('SUCCEEDED', 'SKIPPED')) as settled,
                       max(consumption_id) as consumption_id,
                       (array_agg(consumed_at order by consumption_id desc))[1] as consumed_at
                  from {consumptions}
                 where event_id = asked.event_id and consumer_group = :group) s
             where s.consumption_id is not null
            """;

    /**
     * Reads each saga once, by its own index, however many of its events are asked for: two of those that succeeded last are
     * enough, since one of them is another event. Without the {@code offset 0} PostgreSQL may read all that the group has consumed
     * from the partition since, for each event.
     */
    private static final String PASSED_BY_LATER = """
            with place as (
                select own.saga_id, own.topic, own.partition,
                       array_agg(own.event_id) as events, array_agg(own.record_offset) as offsets
                  from unnest(cast(:events as uuid[])) as asked (event_id)
                  join {consumptions} own on own.event_id = asked.event_id and own.consumer_group = :group
                 group by own.saga_id, own.topic, own.partition)
            select distinct own.event_id
              from place
             cross join lateral (
                select event_id, max(record_offset) as record_offset
                  from (select consumer_group, event_id, topic, partition, record_offset, outcome
                          from {consumptions}
                         where saga_id = place.saga_id
                        offset 0) of_saga
                 where consumer_group = :group and topic = place.topic and partition = place.partition
                   and outcome = 'SUCCEEDED'
                 group by event_id
                 order by max(record_offset) desc
                 limit 2) later
             cross join lateral unnest(place.events, place.offsets) as own (event_id, record_offset)
             where later.record_offset > own.record_offset and later.event_id <> own.event_id
            """;

    /** Asked so that only the group's own index answers it: a group may be long silent while the history grows. */
    private static final String LAST_CONSUMED_AT = """
            select newest.consumer_group, newest.consumed_at
              from unnest(:groups) as asked (consumer_group)
             cross join lateral (
                   select h.consumer_group, h.consumed_at
                     from {consumptions} h
                    where (h.consumer_group, h.consumed_at) <= (asked.consumer_group, timestamptz 'infinity')
                    order by h.consumer_group desc, h.consumed_at desc, h.consumption_id desc
                    limit 1) newest
             where newest.consumer_group = asked.consumer_group
            """;

    /** From one topic of a group to the next by the index, however many rows each has. */
    private static final String TOPICS = """
            with recursive met as (
                (select consumer_group, topic
                   from {consumptions}
                  order by consumer_group, topic
                  limit 1)
                union all
                select next.consumer_group, next.topic
                  from met
                 cross join lateral (
                    select consumer_group, topic
                      from {consumptions} c
                     where (c.consumer_group, c.topic) > (met.consumer_group, met.topic)
                     order by c.consumer_group, c.topic
                     limit 1) next)
            select consumer_group, topic from met limit :limit
            """;

    private final JdbcClient jdbc;
    private final JdbcEvents events;
    private final JdbcHistoryKept kept;
    private final TimelineSettings settings;

    JdbcTimeline(JdbcHistory history, JdbcEvents events, JdbcHistoryKept kept) {
        this.jdbc = history.jdbc();
        this.settings = history.settings();
        this.events = events;
        this.kept = kept;
    }

    @Override
    public Optional<EventHistory> event(EventId eventId) {
        return events.event(eventId);
    }

    @Override
    public List<EventHistory> saga(String sagaId) {
        return events.saga(sagaId);
    }

    @Override
    public Map<EventId, EventRequest> requests(Collection<EventId> eventIds) {
        return events.requests(eventIds);
    }

    @Override
    public List<RangeEntry> range(GroupPartition partition, OffsetRange range, int limit) {
        return jdbc.sql(settings.named(RANGE))
                .param("group", partition.group().value())
                .param("topic", partition.partition().topic())
                .param("partition", partition.partition().partition())
                .param("from", range.from())
                .param("to", range.to())
                .param("limit", limit)
                .query(JdbcTimeline::entry)
                .list();
    }

    @Override
    public Map<EventId, RangeEntry> states(ConsumerGroupId group, Collection<EventId> eventIds) {
        return jdbc
                .sql(settings.named(STATES))
                .param("group", group.value())
                .param("events", parameter(eventIds))
                .query(JdbcTimeline::entry)
                .list()
                .stream()
                .collect(Collectors.toMap(RangeEntry::eventId, Function.identity(), (same, again) -> same));
    }

    @Override
    public List<EventId> passedByLater(ConsumerGroupId group, Collection<EventId> eventIds) {
        return jdbc.sql(settings.named(PASSED_BY_LATER))
                .param("group", group.value())
                .param("events", parameter(eventIds))
                .query((row, number) -> eventId(row, "event_id"))
                .list();
    }

    @Override
    public Optional<Instant> droppedUpTo() {
        return kept.since();
    }

    @Override
    public Optional<Duration> keptFor() {
        return kept.keptFor();
    }

    @Override
    public Map<ConsumerGroupId, Set<String>> topics(int limit) {
        Map<ConsumerGroupId, Set<String>> topics = new HashMap<>();
        jdbc.sql(settings.named(TOPICS)).param("limit", limit).query(row -> {
            topics.computeIfAbsent(JdbcColumns.group(row), group -> new HashSet<>())
                    .add(row.getString("topic"));
        });
        return topics;
    }

    @Override
    public Map<ConsumerGroupId, Instant> lastConsumedAt(Collection<ConsumerGroupId> groups) {
        Map<ConsumerGroupId, Instant> last = new HashMap<>();
        jdbc.sql(settings.named(LAST_CONSUMED_AT))
                .param("groups", groups.stream().map(ConsumerGroupId::value).toArray(String[]::new))
                .query(row -> {
                    last.put(JdbcColumns.group(row), instant(row, "consumed_at"));
                });
        return last;
    }

    private static RangeEntry entry(ResultSet row, int number) throws SQLException {
        return new RangeEntry(
                eventId(row, "event_id"),
                text(row, "saga_id"),
                text(row, "event_type"),
                row.getLong("record_offset"),
                Outcome.valueOf(row.getString("latest")),
                row.getBoolean("tried"),
                row.getBoolean("settled"),
                row.getLong("consumption_id"),
                instant(row, "consumed_at"));
    }
}
