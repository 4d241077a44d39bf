package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.instant;
import static dev.sagarewind.timeline.JdbcColumns.parameter;
import static dev.sagarewind.timeline.JdbcColumns.text;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.EventLogEntry.Key;
import dev.sagarewind.timeline.EventLogEntry.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Asks each history for its newest rows, in the order of an index, and merges the two. */
@Component
@Transactional(readOnly = true)
class JdbcEventLog implements EventLog {

    private static final String REQUESTS = """
            select event_id, saga_id, event_type, topic, requested_by, requested_at
              from {requests}
             where true %s
             order by requested_at desc, event_id desc
             limit :limit
            """;

    private static final String CONSUMPTIONS = """
            select consumption_id, consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                   outcome, consumed_by, consumed_at, error_type, error_message
              from {consumptions}
             where true %s
             order by consumed_at desc, consumption_id desc
             limit :limit
            """;

    private static final Comparator<EventLogEntry> NEWEST_FIRST =
            Comparator.comparing(EventLogEntry::at).reversed().thenComparing(EventLogEntry::kind);

    private final JdbcClient jdbc;
    private final TimelineSettings settings;

    JdbcEventLog(JdbcHistory history) {
        this.jdbc = history.jdbc();
        this.settings = history.settings();
    }

    @Override
    public List<EventLogEntry> list(EventLogFilter filter, Optional<Key> after, int limit) {
        return Stream.concat(
                        filter.wantsConsumptions() ? consumptions(filter, after, limit).stream() : Stream.empty(),
                        filter.wantsRequests() ? requests(filter, after, limit).stream() : Stream.empty())
                .sorted(NEWEST_FIRST)
                .limit(limit)
                .toList();
    }

    private List<EventLogEntry> consumptions(EventLogFilter filter, Optional<Key> after, int limit) {
        var conditions = new Conditions(limit)
                .with("and consumed_by = :by", "by", filter.consumedBy())
                .with("and consumer_group = :group", "group", filter.group().map(ConsumerGroupId::value))
                .with("and topic = :topic", "topic", filter.topic())
                .with("and saga_id = :saga", "saga", filter.sagaId())
                .with("and consumed_at >= :from", "from", filter.from().map(JdbcColumns::parameter))
                .with("and consumed_at < :to", "to", filter.to().map(JdbcColumns::parameter));
        after.ifPresent(key -> {
            conditions.with("and consumed_at <= :at", "at", Optional.of(parameter(key.at())));
            if (key.kind() == Kind.CONSUMED) {
                conditions.with(
                        "and (consumed_at, consumption_id) < (:at, :id)",
                        "id",
                        Optional.of(Long.parseLong(key.rowId())));
            } else {
                conditions.with("and consumed_at < :at", "at", Optional.of(parameter(key.at())));
            }
        });
        return jdbc.sql(settings.named(CONSUMPTIONS.formatted(conditions.sql)))
                .params(conditions.parameters)
                .query(JdbcEventLog::consumption)
                .list();
    }

    private List<EventLogEntry> requests(EventLogFilter filter, Optional<Key> after, int limit) {
        var conditions = new Conditions(limit)
                .with("and requested_by = :by", "by", filter.requestedBy())
                .with("and topic = :topic", "topic", filter.topic())
                .with("and saga_id = :saga", "saga", filter.sagaId())
                .with("and requested_at >= :from", "from", filter.from().map(JdbcColumns::parameter))
                .with("and requested_at < :to", "to", filter.to().map(JdbcColumns::parameter));
        after.ifPresent(key -> {
            conditions.with("and requested_at <= :at", "at", Optional.of(parameter(key.at())));
            if (key.kind() == Kind.REQUESTED) {
                conditions.with(
                        "and (requested_at, event_id) < (:at, cast(:id as uuid))", "id", Optional.of(key.rowId()));
            }
        });
        return jdbc.sql(settings.named(REQUESTS.formatted(conditions.sql)))
                .params(conditions.parameters)
                .query(JdbcEventLog::request)
                .list();
    }

    /** Only what is asked for is in the statement, so that the planner sees which index serves it. */
    private static final class Conditions {

        private final StringBuilder sql = new StringBuilder();
        private final Map<String, Object> parameters = new HashMap<>();

        Conditions(int limit) {
            parameters.put("limit", limit);
        }

        Conditions with(String condition, String parameter, Optional<?> value) {
            value.ifPresent(given -> {
                sql.append(condition).append(' ');
                parameters.put(parameter, given);
            });
            return this;
        }
    }

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
