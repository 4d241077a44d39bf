package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.instant;
import static dev.sagarewind.timeline.JdbcColumns.text;

import dev.sagarewind.timeline.EventLogEntry.Key;
import dev.sagarewind.timeline.EventLogEntry.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Asks each history for its newest rows, in the order of an index, and merges the two. */
@Component
class JdbcEventLog implements EventLog {

    private static final String REQUESTS = """
            select r.event_id, r.saga_id, r.event_type, r.topic, r.requested_by, r.requested_at
              from {requests} r
             where true %s
             order by r.requested_at desc, r.event_id desc
            """;

    private static final String CONSUMPTIONS = """
            select c.consumption_id, c.consumer_group, c.event_id, c.saga_id, c.event_type, c.topic, c.partition,
                   c.record_offset, c.outcome, c.consumed_by, c.consumed_at, c.error_type, c.error_message
              from {consumptions} c
             where true %s
             order by c.consumed_at desc, c.consumption_id desc
            """;

    private static final String LIMIT = " limit :limit";

    private static final Comparator<EventLogEntry> NEWEST_FIRST =
            Comparator.comparing(EventLogEntry::at).reversed().thenComparing(EventLogEntry::kind);

    private final JdbcListedHistory history;
    private final TimelineSettings settings;

    JdbcEventLog(JdbcListedHistory history) {
        this.history = history;
        this.settings = history.settings();
    }

    @Override
    public List<EventLogEntry> list(EventLogFilter filter, Optional<Key> after, int limit) {
        JdbcClient jdbc = history.jdbc();
        try (Stream<EventLogEntry> consumptions = consumptions(jdbc, filter, after, Optional.of(limit));
                Stream<EventLogEntry> requests = requests(jdbc, filter, after, Optional.of(limit))) {
            return Stream.concat(consumptions, requests)
                    .sorted(NEWEST_FIRST)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public void forEach(EventLogFilter filter, Consumer<EventLogEntry> reader) {
        history.pieceByPiece(streaming -> forEach(streaming, filter, reader));
    }

    private void forEach(JdbcClient streaming, EventLogFilter filter, Consumer<EventLogEntry> reader) {
        try (Stream<EventLogEntry> consumptions = consumptions(streaming, filter, Optional.empty(), Optional.empty());
                Stream<EventLogEntry> requests = requests(streaming, filter, Optional.empty(), Optional.empty())) {
            Iterator<EventLogEntry> ones = consumptions.iterator();
            Iterator<EventLogEntry> others = requests.iterator();
            @Nullable EventLogEntry one = next(ones);
            @Nullable EventLogEntry other = next(others);
            while (one != null || other != null) {
                if (other == null || one != null && NEWEST_FIRST.compare(one, other) <= 0) {
                    reader.accept(one);
                    one = next(ones);
                } else {
                    reader.accept(other);
                    other = next(others);
                }
            }
        }
    }

    private static @Nullable EventLogEntry next(Iterator<EventLogEntry> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    private Stream<EventLogEntry> consumptions(
            JdbcClient client, EventLogFilter filter, Optional<Key> after, Optional<Integer> limit) {
        return filter.wantsConsumptions()
                ? query(
                        client,
                        CONSUMPTIONS,
                        JdbcEventLogConditions.ofConsumptions(filter, after),
                        limit,
                        ROW_OF_CONSUMPTION)
                : Stream.empty();
    }

    private Stream<EventLogEntry> requests(
            JdbcClient client, EventLogFilter filter, Optional<Key> after, Optional<Integer> limit) {
        return filter.wantsRequests()
                ? query(client, REQUESTS, JdbcEventLogConditions.ofRequests(filter, after), limit, ROW_OF_REQUEST)
                : Stream.empty();
    }

    private Stream<EventLogEntry> query(
            JdbcClient client,
            String sql,
            JdbcEventLogConditions conditions,
            Optional<Integer> limit,
            RowMapper<EventLogEntry> rows) {
        String statement = sql.formatted(conditions.sql()) + (limit.isPresent() ? LIMIT : "");
        var query = client.sql(settings.named(statement)).params(conditions.parameters());
        return (limit.isPresent() ? query.param("limit", limit.get()) : query).query(rows).stream();
    }

    private static final RowMapper<EventLogEntry> ROW_OF_CONSUMPTION = JdbcEventLog::consumption;
    private static final RowMapper<EventLogEntry> ROW_OF_REQUEST = JdbcEventLog::request;

    private static EventLogEntry consumption(ResultSet row, int number) throws SQLException {
        return new EventLogEntry(
                Kind.CONSUMED,
                instant(row, "consumed_at"),
                row.getString("consumed_by"),
                eventId(row, "event_id"),
                text(row, "saga_id"),
                text(row, "event_type"),
                row.getString("topic"),
                row.getString("consumption_id"),
                Optional.of(JdbcColumns.group(row)),
                OptionalInt.of(row.getInt("partition")),
                OptionalLong.of(row.getLong("record_offset")),
                Optional.of(Outcome.valueOf(row.getString("outcome"))),
                text(row, "error_type"),
                text(row, "error_message"));
    }

    private static EventLogEntry request(ResultSet row, int number) throws SQLException {
        return new EventLogEntry(
                Kind.REQUESTED,
                instant(row, "requested_at"),
                row.getString("requested_by"),
                eventId(row, "event_id"),
                text(row, "saga_id"),
                text(row, "event_type"),
                row.getString("topic"),
                row.getString("event_id"),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
