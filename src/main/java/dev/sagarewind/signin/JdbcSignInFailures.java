package dev.sagarewind.signin;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How often signing in failed of late, counted by the database for all consoles and by its clock. */
@Component
class JdbcSignInFailures {

    private static final String STATE = """
            select key, failures,
                   ceil(extract(epoch from since + make_interval(secs => :window) - clock_timestamp())) as seconds_left,
                   coalesce(succeeded_at > clock_timestamp() - make_interval(days => :days), false) as known,
                   coalesce(succeeded_at > clock_timestamp() - interval '1 hour', false) as fresh
              from saga_rewind.sign_in_failures
             where key = any(:keys)
            """;

    /** In the order of the keys, so that two who count do not wait for each other. */
    private static final String COUNT = """
            insert into saga_rewind.sign_in_failures as counted (key, failures)
            select key, 1
              from unnest(:keys) as wanted (key)
             order by key
                on conflict (key) do update
               set failures = case when counted.since < clock_timestamp() - make_interval(secs => :window)
                                   then 1 else counted.failures + 1 end,
                   since = case when counted.since < clock_timestamp() - make_interval(secs => :window)
                                then clock_timestamp() else counted.since end
            returning key, failures
            """;

    private static final String SUCCEEDED = """
            insert into saga_rewind.sign_in_failures (key, failures, succeeded_at)
            values (:key, 0, clock_timestamp())
                on conflict (key) do update
               set failures = 0, since = clock_timestamp(), succeeded_at = clock_timestamp()
            """;

    private static final String RESET = """
            update saga_rewind.sign_in_failures
               set failures = 0
             where key = :key and failures > 0
            """;

    private static final String FORGET = """
            delete from saga_rewind.sign_in_failures
             where since < clock_timestamp() - make_interval(secs => :window)
               and (succeeded_at is null or succeeded_at < clock_timestamp() - make_interval(days => :days))
            """;

    private static final int REMEMBERED_DAYS = 30;

    private final JdbcClient jdbc;

    JdbcSignInFailures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param failures 0 once the window has passed
     * @param left of the window
     * @param known whether there was a success of late
     * @param fresh whether there was one just now
     */
    record State(int failures, Duration left, boolean known, boolean fresh) {
        static final State NONE = new State(0, Duration.ZERO, false, false);
    }

    Map<String, State> states(Collection<String> keys, Duration window) {
        Map<String, State> states = new HashMap<>();
        jdbc.sql(STATE)
                .param("keys", keys.toArray(String[]::new))
                .param("window", window.toSeconds())
                .param("days", REMEMBERED_DAYS)
                .query(row -> {
                    Duration left = Duration.ofSeconds(Math.max(0, row.getLong("seconds_left")));
                    states.put(
                            row.getString("key"),
                            new State(
                                    left.isZero() ? 0 : row.getInt("failures"),
                                    left,
                                    row.getBoolean("known"),
                                    row.getBoolean("fresh")));
                });
        return states;
    }

    /** @return how many there are now, by key */
    Map<String, Integer> count(Collection<String> keys, Duration window) {
        Map<String, Integer> failures = new HashMap<>();
        jdbc.sql(COUNT)
                .param("keys", keys.toArray(String[]::new))
                .param("window", window.toSeconds())
                .query(row -> {
                    failures.put(row.getString("key"), row.getInt("failures"));
                });
        return failures;
    }

    void succeeded(String userAtAddress, String user) {
        jdbc.sql(SUCCEEDED).param("key", userAtAddress).update();
        jdbc.sql(RESET).param("key", user).update();
    }

    /** Removes what no longer counts. */
    void forget(Duration window) {
        jdbc.sql(FORGET)
                .param("window", window.toSeconds())
                .param("days", REMEMBERED_DAYS)
                .update();
    }
}
