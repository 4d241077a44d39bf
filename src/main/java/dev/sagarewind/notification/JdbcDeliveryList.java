package dev.sagarewind.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads what became of telling people. */
@Component
class JdbcDeliveryList {

    private static final String NEWEST = """
            select replace(cast(d.notification_id as text), '-', '') as id, d.target, d.noted_at, d.state, d.attempts,
                   d.answer_status, d.answer, d.answered_at,
                   case when d.state = 'PENDING' then d.due_at end as due_at, n.facts
              from saga_rewind.notification_delivery d
              join saga_rewind.notification n using (notification_id)
             order by d.delivery_id desc
             limit :limit
            """;

    private static final String BACKLOG = """
            select p.pending, p.oldest,
                   (select count(*) from saga_rewind.notification_delivery where state = 'GIVEN_UP') as given_up
              from (select count(*) as pending, extract(epoch from clock_timestamp() - min(noted_at)) as oldest
                      from saga_rewind.notification_delivery
                     where state = 'PENDING') p
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcDeliveryList(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    List<DeliveryRow> newest(int limit) {
        return jdbc.sql(NEWEST).param("limit", limit).query(this::row).list();
    }

    Backlog backlog() {
        return jdbc.sql(BACKLOG)
                .query((row, number) -> new Backlog(
                        row.getLong("pending"),
                        Optional.ofNullable(row.getBigDecimal("oldest"))
                                .map(seconds -> Duration.ofMillis(
                                        seconds.movePointRight(3).longValue())),
                        row.getLong("given_up")))
                .single();
    }

    private DeliveryRow row(ResultSet row, int number) throws SQLException {
        Notice notice = json.readValue(row.getString("facts"), Notice.class);
        return new DeliveryRow(
                "msg_" + row.getString("id"),
                notice.kind(),
                row.getString("target"),
                notice.groups().stream().sorted().toList(),
                notice.cause().map(NoticedCause::id),
                notice.rewind().map(NoticedRewind::id),
                instant(row, "noted_at").orElseThrow(),
                row.getString("state"),
                row.getInt("attempts"),
                Optional.ofNullable(row.getObject("answer_status", Integer.class)),
                Optional.ofNullable(row.getString("answer")),
                instant(row, "answered_at"),
                instant(row, "due_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
