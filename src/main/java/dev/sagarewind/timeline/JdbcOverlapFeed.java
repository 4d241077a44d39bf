package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.group;
import static dev.sagarewind.timeline.JdbcColumns.instant;
import static dev.sagarewind.timeline.JdbcColumns.parameter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Follows a history that does not say which transaction recorded a row, by time: from the newest row on, and the
 * failures of a little before that again. A failure that commits later than that is missed until the next rebuild.
 */
class JdbcOverlapFeed extends JdbcFeed {

    private static final String END = """
            select (select 'OVERLAP ' || system_identifier from pg_control_system()) || ' ' || :table as source,
                   coalesce(max(consumed_at), to_timestamp(0)) as consumed_at,
                   coalesce(max(consumption_id), 0) as consumption_id,
                   clock_timestamp() as read_at
              from (select consumed_at, consumption_id
                      from {consumptions}
                     order by consumed_at desc, consumption_id desc
                     limit 1) newest
            """;

    private static final String AGAIN = """
            select consumer_group, event_id, outcome, consumed_at, consumption_id
              from {consumptions}
             where outcome in ('FAILED', 'HELD') and consumed_at >= :from and consumed_at <= :upto
            """;

    private static final String NEW = """
            select consumer_group, event_id, outcome, consumed_at, consumption_id
              from {consumptions}
             where consumed_at >= :after and (consumed_at, consumption_id) > (:after, :id)
             order by consumed_at, consumption_id
             limit :limit
            """;

    /** How far one got: the newest row that was read. */
    private record Place(String source, Instant consumedAt, long consumptionId, Instant readAt) {

        static Place of(FeedPosition position) {
            String[] parts = position.place().split("/");
            return new Place(position.source(), Instant.parse(parts[0]), Long.parseLong(parts[1]), Instant.EPOCH);
        }

        FeedPosition position() {
            return new FeedPosition(source, consumedAt + "/" + consumptionId);
        }
    }

    private record Row(FeedRow row, long consumptionId) {}

    private final JdbcClient jdbc;
    private final JdbcClient streaming;
    private final TimelineSettings settings;

    JdbcOverlapFeed(JdbcHistory history, JdbcSummaries summaries) {
        super(history, summaries);
        this.jdbc = history.jdbc();
        this.streaming = history.streaming();
        this.settings = history.settings();
    }

    @Override
    public FeedPosition end() {
        return now().position();
    }

    @Override
    public Optional<FeedSlice> since(FeedPosition position, int limit, Consumer<List<FeedRow>> piece) {
        Place now = now();
        if (!now.source().equals(position.source())) {
            return Optional.empty();
        }
        Place last = Place.of(position);
        List<Row> found = jdbc.sql(settings.named(NEW))
                .param("after", parameter(last.consumedAt()))
                .param("id", last.consumptionId())
                .param("limit", limit)
                .query((row, number) -> row(row, false))
                .list();
        RowPieces pieces = new RowPieces(limit, piece);
        streaming
                .sql(settings.named(AGAIN))
                .param("from", parameter(last.consumedAt().minus(settings.overlap())))
                .param("upto", parameter(last.consumedAt()))
                .query(row -> {
                    pieces.add(row(row, true).row());
                });
        found.forEach(row -> pieces.add(row.row()));
        FeedPosition reached = found.isEmpty() ? position : newest(now, found.get(found.size() - 1));
        return Optional.of(new FeedSlice(pieces.end(), reached, now.readAt(), found.size() < limit));
    }

    @Override
    public boolean mayMissLateCommits() {
        return true;
    }

    private Place now() {
        return jdbc.sql(settings.named(END))
                .param("table", settings.consumptionTable())
                .query((row, number) -> new Place(
                        row.getString("source"),
                        instant(row, "consumed_at"),
                        row.getLong("consumption_id"),
                        instant(row, "read_at")))
                .single();
    }

    private static FeedPosition newest(Place now, Row row) {
        return new Place(now.source(), row.row().consumedAt(), row.consumptionId(), now.readAt()).position();
    }

    private static Row row(ResultSet row, boolean again) throws SQLException {
        EventInGroup event = new EventInGroup(group(row), eventId(row, "event_id"));
        Outcome outcome = Outcome.valueOf(row.getString("outcome"));
        return new Row(new FeedRow(event, outcome, instant(row, "consumed_at"), again), row.getLong("consumption_id"));
    }
}
