package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.error;
import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.group;
import static dev.sagarewind.timeline.JdbcColumns.instant;
import static dev.sagarewind.timeline.JdbcColumns.optionalEventId;
import static dev.sagarewind.timeline.JdbcColumns.optionalInstant;
import static dev.sagarewind.timeline.JdbcColumns.parameter;
import static dev.sagarewind.timeline.JdbcColumns.partition;
import static dev.sagarewind.timeline.JdbcColumns.text;

import dev.sagarewind.timeline.AttemptSummary.Settlement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How groups stand with events, made anew from all their rows: whatever the order in which those were seen. */
@Component
class JdbcSummaries {

    /**
     * Each part reads the rows of an event and only then looks whose they are: what {@code offset 0} keeps the planner from
     * is the index of a group's failures, which is small when statistics are made and holds an incident soon after.
     */
    private static final String SUMMARIES = """
            select asked.consumer_group, asked.event_id, at.saga_id, r.saga_type,
                   coalesce(at.event_type, r.event_type) as event_type, at.topic, at.partition, at.record_offset,
                   latest.outcome, latest.waits_for, attempts.tries, attempts.first_started_at,
                   attempts.first_failed_at, attempts.last_failed_at, r.requested_at,
                   failed.error_type, failed.error_message, failed.error_stack,
                   settled.outcome as settled_as, settled.consumed_at as settled_at
              from unnest(cast(:groups as text[]), cast(:events as uuid[])) as asked (consumer_group, event_id)
             cross join lateral (
                select count(*) filter (where outcome in ('SUCCEEDED', 'FAILED')) as tries,
                       min(started_at) as first_started_at,
                       min(consumed_at) filter (where outcome in ('FAILED', 'HELD')) as first_failed_at,
                       max(consumed_at) filter (where outcome in ('FAILED', 'HELD')) as last_failed_at
                  from (select consumer_group, outcome, started_at, consumed_at
                          from {consumptions}
                         where event_id = asked.event_id
                        offset 0) attempt
                 where consumer_group = asked.consumer_group) attempts
             cross join lateral (
                select saga_id, event_type, topic, partition, record_offset
                  from (select consumption_id, consumer_group, outcome, saga_id, event_type, topic, partition,
                               record_offset
                          from {consumptions}
                         where event_id = asked.event_id
                        offset 0) attempt
                 where consumer_group = asked.consumer_group and outcome in ('FAILED', 'HELD')
                 order by record_offset, consumption_id
                 limit 1) at
             cross join lateral (
                select outcome, waits_for
                  from (select consumption_id, consumer_group, outcome, waits_for
                          from {consumptions}
                         where event_id = asked.event_id
                        offset 0) attempt
                 where consumer_group = asked.consumer_group and outcome in ('FAILED', 'HELD')
                 order by consumption_id desc
                 limit 1) latest
              left join lateral (
                select error_type, error_message, error_stack
                  from (select consumption_id, consumer_group, outcome, error_type, error_message, error_stack
                          from {consumptions}
                         where event_id = asked.event_id
                        offset 0) attempt
                 where consumer_group = asked.consumer_group and outcome = 'FAILED'
                 order by consumption_id desc
                 limit 1) failed on true
              left join lateral (
                select outcome, consumed_at
                  from {consumptions}
                 where event_id = asked.event_id and consumer_group = asked.consumer_group
                   and outcome in ('SUCCEEDED', 'SKIPPED')
                 order by consumption_id
                 limit 1) settled on true
              left join {requests} r on r.event_id = asked.event_id
            """;

    private static final String SETTLED_AMONG = """
            select asked.consumer_group, asked.event_id
              from unnest(cast(:groups as text[]), cast(:events as uuid[])) as asked (consumer_group, event_id)
             cross join lateral (
                select 1
                  from {consumptions}
                 where consumer_group = asked.consumer_group and event_id = asked.event_id
                   and outcome in ('SUCCEEDED', 'SKIPPED')
                 limit 1) settled
            """;

    private final JdbcClient jdbc;
    private final TimelineSettings settings;

    JdbcSummaries(JdbcHistory history) {
        this.jdbc = history.jdbc();
        this.settings = history.settings();
    }

    List<AttemptSummary> summaries(Collection<EventInGroup> events) {
        return asking(SUMMARIES, events).query(JdbcSummaries::summary).list();
    }

    Set<EventInGroup> settledAmong(Collection<EventInGroup> events) {
        return new HashSet<>(
                asking(SETTLED_AMONG, events).query(JdbcSummaries::event).list());
    }

    private JdbcClient.StatementSpec asking(String sql, Collection<EventInGroup> events) {
        return jdbc.sql(settings.named(sql))
                .param(
                        "groups",
                        events.stream().map(event -> event.group().value()).toArray(String[]::new))
                .param(
                        "events",
                        parameter(events.stream().map(EventInGroup::eventId).toList()));
    }

    private static EventInGroup event(ResultSet row, int number) throws SQLException {
        return new EventInGroup(group(row), eventId(row, "event_id"));
    }

    private static AttemptSummary summary(ResultSet row, int number) throws SQLException {
        EventInGroup event = event(row, number);
        @Nullable String settledAs = row.getString("settled_as");
        return new AttemptSummary(
                event,
                text(row, "saga_id"),
                text(row, "saga_type"),
                text(row, "event_type"),
                partition(row),
                row.getLong("record_offset"),
                Outcome.valueOf(row.getString("outcome")),
                row.getInt("tries"),
                instant(row, "first_started_at"),
                instant(row, "first_failed_at"),
                instant(row, "last_failed_at"),
                optionalEventId(row, "waits_for"),
                error(row),
                optionalInstant(row, "requested_at"),
                settledAs == null
                        ? Optional.empty()
                        : Optional.of(new Settlement(Outcome.valueOf(settledAs), instant(row, "settled_at"))));
    }
}
