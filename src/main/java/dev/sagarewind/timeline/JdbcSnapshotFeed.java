package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.group;
import static dev.sagarewind.timeline.JdbcColumns.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Follows the history by snapshot difference: what is visible now and was not before is what was recorded by the
 * transactions that had not begun then, and by those that were in progress then. Only right on the writer: a
 * standby's snapshot does not name the transactions in progress.
 */
class JdbcSnapshotFeed extends JdbcFeed {

    private static final String END = """
            select 'SNAPSHOT ' || (select system_identifier from pg_control_system()) || ' ' || :table as source,
                   cast(pg_current_snapshot() as text) as place
            """;

    /**
     * One row at least, with where to go on. Of much news it reads up to a transaction that many rows on, and goes on
     * from the snapshot as if nothing later had begun. The upper bound leaves out rows of the future: those of a dump
     * that was restored into another cluster.
     */
    private static final String SINCE = """
            with seen as materialized (
                select pg_current_snapshot() as snapshot,
                       'SNAPSHOT ' || (select system_identifier from pg_control_system()) || ' ' || :table as source),
            upto as materialized (
                select least(
                    (select pg_snapshot_xmax(snapshot) from seen),
                    (select cast(cast(cast(cast(recorded_in as text) as bigint) + 1 as text) as xid8)
                       from (select recorded_in
                               from {consumptions}
                              where recorded_in >= pg_snapshot_xmax(cast(:place as pg_snapshot))
                                and (select source from seen) = :source
                              order by recorded_in
                             offset :limit - 1
                              limit 1) last_of_slice)) as xid)
            select seen.source,
                   least(pg_snapshot_xmin(seen.snapshot), upto.xid) || ':' || upto.xid || ':' || coalesce(
                       (select string_agg(cast(x.xid as text), ',' order by x.xid)
                          from pg_snapshot_xip(seen.snapshot) as x (xid)
                         where x.xid < upto.xid), '') as place,
                   upto.xid = pg_snapshot_xmax(seen.snapshot) as complete,
                   clock_timestamp() as read_at,
                   fresh.consumer_group, fresh.event_id, fresh.outcome, fresh.consumed_at
              from seen
             cross join upto
              left join lateral (
                select consumer_group, event_id, outcome, consumed_at
                  from {consumptions}
                 where recorded_in >= pg_snapshot_xmax(cast(:place as pg_snapshot)) and recorded_in < upto.xid
                 union all
                select consumer_group, event_id, outcome, consumed_at
                  from {consumptions}
                 where recorded_in = any(array(select pg_snapshot_xip(cast(:place as pg_snapshot))))
                   and recorded_in < pg_snapshot_xmax(cast(:place as pg_snapshot))) fresh on seen.source = :source
            """;

    private final JdbcClient jdbc;
    private final JdbcClient streaming;
    private final TimelineSettings settings;

    JdbcSnapshotFeed(JdbcHistory history, JdbcSummaries summaries) {
        super(history, summaries);
        this.jdbc = history.jdbc();
        this.streaming = history.streaming();
        this.settings = history.settings();
    }

    @Override
    public FeedPosition end() {
        return jdbc.sql(END)
                .param("table", settings.consumptionTable())
                .query(FeedPosition.class)
                .single();
    }

    @Override
    public Optional<FeedSlice> since(FeedPosition position, int limit, Consumer<List<FeedRow>> piece) {
        ResultSetExtractor<Optional<FeedSlice>> slice = rows -> slice(rows, new RowPieces(limit, piece));
        return streaming
                .sql(settings.named(SINCE))
                .param("table", settings.consumptionTable())
                .param("source", position.source())
                .param("place", position.place())
                .param("limit", limit)
                .query(slice)
                .filter(read -> read.position().source().equals(position.source()));
    }

    @Override
    public boolean mayMissLateCommits() {
        return false;
    }

    private static Optional<FeedSlice> slice(ResultSet result, RowPieces pieces) throws SQLException {
        if (!result.next()) {
            return Optional.empty();
        }
        FeedPosition position = new FeedPosition(result.getString("source"), result.getString("place"));
        Instant readAt = instant(result, "read_at");
        boolean complete = result.getBoolean("complete");
        do {
            if (result.getString("outcome") != null) {
                pieces.add(new FeedRow(
                        new EventInGroup(group(result), eventId(result, "event_id")),
                        Outcome.valueOf(result.getString("outcome")),
                        instant(result, "consumed_at"),
                        false));
            }
        } while (result.next());
        return Optional.of(new FeedSlice(pieces.end(), position, readAt, complete));
    }
}
