package dev.sagarewind.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Who tells a target next: one console at a time, by a lease. Times are the database's. */
@Component
class JdbcDeliveries {

    /** The attempt is counted before it is made. What belongs to the same thread waits until the earlier one has ended. */
    private static final String CLAIM = """
            with next as (
                select d.delivery_id
                  from saga_rewind.notification_delivery d
                 where d.target = :target and d.state = 'PENDING' and d.due_at <= clock_timestamp()
                   and (d.lease_until is null or d.lease_until < clock_timestamp())
                   and not exists (
                       select 1
                         from saga_rewind.notification_delivery earlier
                        where earlier.target = d.target and earlier.thread = d.thread and earlier.state = 'PENDING'
                          and earlier.delivery_id < d.delivery_id)
                 order by d.due_at, d.delivery_id
                 limit 1
                   for update skip locked)
            update saga_rewind.notification_delivery d
               set worker = :worker, attempts = d.attempts + 1,
                   lease_until = clock_timestamp() + make_interval(secs => :lease)
              from next, saga_rewind.notification n
             where d.delivery_id = next.delivery_id and n.notification_id = d.notification_id
            returning d.delivery_id, d.notification_id, d.target, d.attempts, n.facts, n.noted_at
            """;

    /** Whoever has the lease by now: the receiver said that it took it, so it is never sent again. */
    private static final String DELIVERED = """
            update saga_rewind.notification_delivery
               set state = 'DELIVERED', worker = null, lease_until = null, answer_status = :status, answer = :answer,
                   answered_at = clock_timestamp(), ended_at = clock_timestamp()
             where delivery_id = :delivery and state <> 'DELIVERED'
            """;

    private static final String GIVEN_UP = """
            update saga_rewind.notification_delivery
               set state = 'GIVEN_UP', worker = null, lease_until = null, answer_status = :status, answer = :answer,
                   answered_at = clock_timestamp(), ended_at = clock_timestamp()
             where delivery_id = :delivery and state = 'PENDING' and worker = :worker and attempts = :attempt
            """;

    private static final String LATER = """
            update saga_rewind.notification_delivery
               set worker = null, lease_until = null, answer_status = :status, answer = :answer,
                   answered_at = clock_timestamp(), due_at = clock_timestamp() + make_interval(secs => :delay)
             where delivery_id = :delivery and state = 'PENDING' and worker = :worker and attempts = :attempt
            """;

    private static final String NOT_SENT = """
            update saga_rewind.notification_delivery
               set worker = null, lease_until = null, attempts = attempts - 1
             where delivery_id = :delivery and state = 'PENDING' and worker = :worker and attempts = :attempt
            """;

    private static final String PAUSE = """
            update saga_rewind.notification_delivery
               set due_at = greatest(due_at, clock_timestamp() + make_interval(secs => :delay))
             where target = :target and state = 'PENDING'
            """;

    /** Also what is for a target that no console knows any more. */
    private static final String GIVE_UP_OLD = """
            update saga_rewind.notification_delivery
               set state = 'GIVEN_UP', worker = null, lease_until = null, ended_at = clock_timestamp()
             where state = 'PENDING' and noted_at < clock_timestamp() - make_interval(secs => :seconds)
               and (lease_until is null or lease_until < clock_timestamp())
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcDeliveries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** What is due for this target and what nobody is at, if there is something. */
    Optional<Delivery> claim(String target, String worker, Duration lease) {
        long askedAt = System.nanoTime();
        return jdbc.sql(CLAIM)
                .param("target", target)
                .param("worker", worker)
                .param("lease", seconds(lease))
                .query((row, number) -> delivery(row, worker, askedAt, lease))
                .optional();
    }

    /** @return false if another console was told the same before */
    boolean delivered(Delivery delivery, Answer answer) {
        return answered(DELIVERED, delivery, answer).update() == 1;
    }

    /** @return false if it has become another's */
    boolean givenUp(Delivery delivery, Answer answer) {
        return attempt(answered(GIVEN_UP, delivery, answer), delivery).update() == 1;
    }

    void later(Delivery delivery, Answer answer, Duration delay) {
        attempt(answered(LATER, delivery, answer), delivery)
                .param("delay", seconds(delay))
                .update();
    }

    /** It was claimed, and then there was no time to send it. */
    void notSent(Delivery delivery) {
        attempt(jdbc.sql(NOT_SENT).param("delivery", delivery.id()), delivery).update();
    }

    /** Leaves a target alone for so long. */
    void pause(String target, Duration delay) {
        jdbc.sql(PAUSE).param("target", target).param("delay", seconds(delay)).update();
    }

    int giveUpOlderThan(Duration age) {
        return jdbc.sql(GIVE_UP_OLD).param("seconds", seconds(age)).update();
    }

    private JdbcClient.StatementSpec answered(String sql, Delivery delivery, Answer answer) {
        return jdbc.sql(sql)
                .param("delivery", delivery.id())
                .param("status", answer.status().orElse(null))
                .param("answer", answer.text());
    }

    private static JdbcClient.StatementSpec attempt(JdbcClient.StatementSpec sql, Delivery delivery) {
        return sql.param("worker", delivery.worker()).param("attempt", delivery.attempt());
    }

    private Delivery delivery(ResultSet row, String worker, long askedAt, Duration lease) throws SQLException {
        return new Delivery(
                row.getLong("delivery_id"),
                row.getObject("notification_id", UUID.class),
                json.readValue(row.getString("facts"), Notice.class),
                row.getObject("noted_at", OffsetDateTime.class).toInstant(),
                row.getString("target"),
                row.getInt("attempts"),
                worker,
                askedAt,
                lease);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
