package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.instant;

import dev.sagarewind.position.ConsumerGroupId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which causes are open, and what people were told of them. Each statement looks at all causes at once, and with {@code limit 1}
 * at one failure of each by the index: an {@code exists} would let the planner read all failures.
 */
@Component
class JdbcCauseNotices {

    /** A board that is being built shows a part of what is open. */
    private static final String LOCK = """
            select pg_try_advisory_xact_lock(hashtext('saga_rewind cause notices'))
               and exists (select 1
                             from saga_rewind.projection
                            where name = 'failure_board' and not rebuilding and place is not null)
            """;

    private static final String OPENED = """
            insert into saga_rewind.cause_notice as n (cause_id, consumer_group, first_failed_at)
            select c.cause_id, c.consumer_group,
                   (select min(f.first_failed_at)
                      from saga_rewind.failure f
                     where f.cause_id = c.cause_id and f.state = 'OPEN')
              from saga_rewind.cause c
              left join saga_rewind.cause_notice known on known.cause_id = c.cause_id
             where (known.cause_id is null or not known.open)
               and (select 1 from saga_rewind.failure f where f.cause_id = c.cause_id and f.state = 'OPEN' limit 1)
                   is not null
                on conflict (cause_id) do update
               set open = true, episode = n.episode + 1, first_failed_at = excluded.first_failed_at,
                   opened_at = clock_timestamp(), quiet_since = null, told_at = null, warned_seconds = null,
                   warned_at = null, lost_at = null
            """;

    private static final String QUIET = """
            update saga_rewind.cause_notice n
               set quiet_since = case when quiet_since is null then clock_timestamp() end
             where n.open
               and (n.quiet_since is null) = ((
                   select 1 from saga_rewind.failure f where f.cause_id = n.cause_id and f.state = 'OPEN' limit 1)
                   is null)
            """;

    private static final String CLOSED = """
            update saga_rewind.cause_notice
               set open = false
             where open and quiet_since <= clock_timestamp() - make_interval(secs => :gather)
            """;

    private static final String UNTOLD = """
            select n.cause_id, n.consumer_group, n.episode, n.incident,
                   (select count(*)
                      from saga_rewind.failure f
                     where f.cause_id = n.cause_id and f.state = 'OPEN') as failed
              from saga_rewind.cause_notice n
             where n.open and n.told_at is null and n.quiet_since is null
               and n.opened_at <= clock_timestamp() - make_interval(secs => :gather)
             order by failed desc, n.cause_id
            """;

    private static final String TOLD = """
            update saga_rewind.cause_notice
               set told_at = clock_timestamp(), incident = coalesce(incident, :incident)
             where cause_id = any(:causes)
            """;

    private static final String OPEN_AND_TOLD = """
            select n.cause_id, n.consumer_group, n.episode, n.incident, 0 as failed
              from saga_rewind.cause_notice n
             where n.open and n.told_at is not null and n.quiet_since is null
            """;

    /** Nothing of it is open or was taken off the board, and of what was open since it was told the history says how it ended. */
    private static final String RECOVERED = """
            select n.cause_id, n.consumer_group, n.episode, n.incident, n.first_failed_at, s.recovered, s.skipped
              from saga_rewind.cause_notice n
             cross join lateral (
                   select count(*) filter (where f.state = 'RECOVERED') as recovered,
                          count(*) filter (where f.state = 'SKIPPED') as skipped
                     from saga_rewind.failure f
                    where f.cause_id = n.cause_id and f.last_failed_at >= n.first_failed_at) s
             where n.incident is not null and not n.open and s.recovered + s.skipped > 0
               and (select 1
                      from saga_rewind.failure f
                     where f.cause_id = n.cause_id and f.state in ('OPEN', 'DISMISSED')
                     limit 1) is null
             order by n.cause_id
             limit 100
            """;

    private static final String SETTLED = """
            update saga_rewind.cause_notice
               set incident = null
             where cause_id = any(:causes)
            """;

    private static final String UNDER_WAY = """
            select count(*) from saga_rewind.cause_notice where incident = :incident
            """;

    private static final String PRUNE = """
            delete from saga_rewind.cause_notice n
             where not n.open
               and not exists (select 1 from saga_rewind.cause c where c.cause_id = n.cause_id)
            """;

    private final JdbcClient jdbc;

    JdbcCauseNotices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is known of a cause's notices.
     *
     * @param incident under which people know it, if they do
     */
    record Row(CauseId cause, ConsumerGroupId group, int episode, Optional<String> incident, long failed) {

        String incidentOrOwn() {
            return incident.orElse(cause.value());
        }
    }

    /** What came of a cause of which people were told. */
    record Settled(
            CauseId cause,
            ConsumerGroupId group,
            int episode,
            String incident,
            Instant since,
            int recovered,
            int skipped) {}

    /** Until the end of the transaction; false if another console is at it, or the board is not complete. */
    boolean lock() {
        return jdbc.sql(LOCK).query(Boolean.class).single();
    }

    /** @param gather how long a cause has to be without open failures to be closed */
    void follow(Duration gather) {
        jdbc.sql(OPENED).update();
        jdbc.sql(QUIET).update();
        jdbc.sql(CLOSED).param("gather", seconds(gather)).update();
        jdbc.sql(PRUNE).update();
    }

    /** Those that have been open for so long, those with the most failures first. */
    List<Row> untold(Duration gather) {
        return jdbc.sql(UNTOLD)
                .param("gather", seconds(gather))
                .query(JdbcCauseNotices::row)
                .list();
    }

    List<Row> openAndTold() {
        return jdbc.sql(OPEN_AND_TOLD).query(JdbcCauseNotices::row).list();
    }

    void told(Collection<CauseId> causes, String incident) {
        jdbc.sql(TOLD).param("causes", ids(causes)).param("incident", incident).update();
    }

    List<Settled> recovered() {
        return jdbc.sql(RECOVERED)
                .query((row, number) -> new Settled(
                        new CauseId(row.getString("cause_id")),
                        new ConsumerGroupId(row.getString("consumer_group")),
                        row.getInt("episode"),
                        row.getString("incident"),
                        instant(row, "first_failed_at"),
                        row.getInt("recovered"),
                        row.getInt("skipped")))
                .list();
    }

    void settled(Collection<CauseId> causes) {
        jdbc.sql(SETTLED).param("causes", ids(causes)).update();
    }

    boolean goesOn(String incident) {
        return jdbc.sql(UNDER_WAY).param("incident", incident).query(Long.class).single() > 0;
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new CauseId(row.getString("cause_id")),
                new ConsumerGroupId(row.getString("consumer_group")),
                row.getInt("episode"),
                Optional.ofNullable(row.getString("incident")),
                row.getLong("failed"));
    }

    private static String[] ids(Collection<CauseId> causes) {
        return causes.stream().map(CauseId::value).toArray(String[]::new);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
