package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.group;
import static dev.sagarewind.timeline.JdbcColumns.instant;
import static dev.sagarewind.timeline.JdbcColumns.parameter;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is the same however the history is followed. */
abstract class JdbcFeed implements HistoryFeed {

    /** A lateral join with a limit, since the planner would answer {@code exists} from a hash of the whole table. */
    private static final String UNSETTLED_AFTER = """
            select u.consumer_group, u.event_id, u.consumed_at, u.consumption_id, s.one is not null as settled
              from (select consumer_group, event_id, consumed_at, consumption_id
                      from {consumptions}
                     where outcome in ('FAILED', 'HELD')
                       and consumed_at >= :after and (consumed_at, consumption_id) > (:after, :id)
                     order by consumed_at, consumption_id
                     limit :limit) u
              left join lateral (
                select 1 as one
                  from {consumptions}
                 where consumer_group = u.consumer_group and event_id = u.event_id
                   and outcome in ('SUCCEEDED', 'SKIPPED')
                 limit 1) s on true
             order by u.consumed_at, u.consumption_id
            """;

    private final JdbcClient jdbc;
    private final TimelineSettings settings;
    private final JdbcSummaries summaries;

    JdbcFeed(JdbcHistory history, JdbcSummaries summaries) {
        this.jdbc = history.jdbc();
        this.settings = history.settings();
        this.summaries = summaries;
    }

    @Override
    public List<UnsettledRow> unsettledAfter(Instant consumedAt, long consumptionId, int limit) {
        return jdbc.sql(settings.named(UNSETTLED_AFTER))
                .param("after", parameter(consumedAt))
                .param("id", consumptionId)
                .param("limit", limit)
                .query((row, number) -> new UnsettledRow(
                        new EventInGroup(group(row), eventId(row, "event_id")),
                        instant(row, "consumed_at"),
                        row.getLong("consumption_id"),
                        row.getBoolean("settled")))
                .list();
    }

    @Override
    public List<AttemptSummary> summaries(Collection<EventInGroup> events) {
        return summaries.summaries(events);
    }

    @Override
    public Set<EventInGroup> settledAmong(Collection<EventInGroup> events) {
        return summaries.settledAmong(events);
    }
}
