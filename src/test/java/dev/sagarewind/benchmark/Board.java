package dev.sagarewind.benchmark;

import dev.sagarewind.support.LocalDatabase;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the failure board and the history compare, by what PostgreSQL says itself. */
final class Board {

    private static final String OPEN = """
            select count(distinct (consumer_group, event_id))
              from timeline.event_consumption_history failed
             where outcome in ('FAILED', 'HELD')
               and not exists (select from timeline.event_consumption_history settled
                                where settled.consumer_group = failed.consumer_group
                                  and settled.event_id = failed.event_id
                                  and settled.outcome in ('SUCCEEDED', 'SKIPPED'))
            """;

    private static final String SHOWN = "select count(*) from saga_rewind.failure where state = 'OPEN'";

    private static final String EXISTS = "select to_regclass('saga_rewind.projection') is not null";

    private static final String BUILT = """
            select place is not null and not rebuilding
              from saga_rewind.projection
             where name = 'failure_board'
            """;

    private static final String UNREAD = """
            select %s
              from timeline.event_consumption_history
             where recorded_in >= (select pg_snapshot_xmin(cast(place as pg_snapshot))
                                     from saga_rewind.projection where name = 'failure_board')
               and not pg_visible_in_snapshot(recorded_in, (select cast(place as pg_snapshot)
                                                              from saga_rewind.projection
                                                             where name = 'failure_board'))
            """;

    private static final String LAST =
            "select coalesce(max(consumption_id), 0) from timeline.event_consumption_history";

    private static final String DELAYS = """
            select cast(extract(epoch from pg_xact_commit_timestamp(shown.xmin) - pg_xact_commit_timestamp(failed.xmin))
                        * 1000000000 as bigint)
              from timeline.event_consumption_history failed
              join saga_rewind.failure shown using (consumer_group, event_id)
             where failed.outcome = 'FAILED' and failed.consumption_id > :after
            """;

    private final JdbcClient jdbc;

    Board(LocalDatabase database) {
        this.jdbc = JdbcClient.create(database);
    }

    /** Of the history: messages that a group has not succeeded with. */
    long open() {
        return count(OPEN);
    }

    long shown() {
        return count(SHOWN);
    }

    /** Rows of the history that the board has not followed yet. */
    long unread() {
        return count(UNREAD.formatted("count(*)"));
    }

    boolean upToDate() {
        return is(EXISTS) && is(BUILT) && !is("select exists (" + UNREAD.formatted("") + ")");
    }

    void awaitUpToDate(Duration atMost) {
        Awaitility.await()
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(this::upToDate);
        if (open() != shown()) {
            throw new AssertionError("The board shows " + shown() + " of " + open() + " open messages");
        }
    }

    /** The newest row there is. */
    long last() {
        return count(LAST);
    }

    /** From the commit of a failure to the commit that put it on the board, of failures after this row. */
    Timings delays(long after) {
        Timings delays = new Timings();
        List<Long> nanos =
                jdbc.sql(DELAYS).param("after", after).query(Long.class).list();
        nanos.forEach(delays::add);
        return delays;
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private boolean is(String sql) {
        return jdbc.sql(sql).query(Boolean.class).single();
    }
}
