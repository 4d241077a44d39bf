package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.instant;
import static dev.sagarewind.timeline.JdbcColumns.parameter;

import dev.sagarewind.access.Scope;
import dev.sagarewind.access.ScopeSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Walks the request history backwards, a bounded way at a time, and stops at each saga's newest request. */
@Component
class JdbcRecentSagas implements RecentSagas {

    private static final int REQUESTS_PER_SAGA = 20;

    private static final String NEWEST = """
            with newest as (
                select event_id, saga_id, saga_type, event_type, topic, requested_at
                  from {requests}
                 where true %1$s
                 order by requested_at desc, event_id desc
                 limit :scan)
            select event_id, saga_id, saga_type, event_type, requested_at,
                   %2$s and not exists (
                       select 1
                         from {requests} later
                        where later.saga_id = newest.saga_id
                          and (later.requested_at, later.event_id) > (newest.requested_at, newest.event_id)
                          and %3$s) as last
              from newest
             order by requested_at desc, event_id desc
            """;

    private static final String AFTER = "and (requested_at, event_id) < (:at, cast(:id as uuid))";

    /** @param last whether it is within the scope, and its saga has no later one that is */
    private record Row(RecentSaga saga, Key key, boolean last) {}

    private final JdbcListedHistory history;
    private final TimelineSettings settings;

    JdbcRecentSagas(JdbcListedHistory history) {
        this.history = history;
        this.settings = history.settings();
    }

    @Override
    public Page newest(Optional<String> sagaType, Scope seen, Optional<Key> after, int limit) {
        int scan = limit * REQUESTS_PER_SAGA;
        ScopeSql itself = ScopeSql.of(seen, "scope", null, "newest.topic", "newest.saga_type");
        ScopeSql later = ScopeSql.of(seen, "scope", null, "later.topic", "later.saga_type");
        JdbcClient.StatementSpec statement = history.jdbc()
                .sql(settings.named(
                        NEWEST.formatted(after.isPresent() ? AFTER : "", itself.condition(), later.condition())))
                .params(itself.params())
                .param("scan", scan);
        if (after.isPresent()) {
            statement = statement
                    .param("at", parameter(after.get().requestedAt()))
                    .param("id", after.get().eventId().toString());
        }
        List<Row> rows = statement.query(JdbcRecentSagas::row).list();
        List<RecentSaga> found = new ArrayList<>();
        for (Row row : rows) {
            if (row.last() && sagaType.map(row.saga().sagaType()::equals).orElse(true)) {
                found.add(row.saga());
            }
            if (found.size() == limit) {
                return new Page(found, Optional.of(row.key()));
            }
        }
        return new Page(
                found,
                rows.size() < scan
                        ? Optional.empty()
                        : Optional.of(rows.get(rows.size() - 1).key()));
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new RecentSaga(
                        row.getString("saga_id"),
                        row.getString("saga_type"),
                        row.getString("event_type"),
                        instant(row, "requested_at")),
                new Key(instant(row, "requested_at"), eventId(row, "event_id")),
                row.getBoolean("last"));
    }
}
