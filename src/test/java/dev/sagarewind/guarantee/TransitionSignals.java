package dev.sagarewind.guarantee;

import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Says at once when a console has written a transition or an audit entry: so that it can be killed right after it. */
final class TransitionSignals implements AutoCloseable {

    private static final String SIGNAL = """
            create or replace function public.signal_transition() returns trigger language plpgsql as $$
            begin
                perform pg_notify('transition', new.state);
                return new;
            end
            $$;
            create or replace trigger signal_transition after insert on saga_rewind.rewind_transition
                for each row execute function public.signal_transition();
            create or replace function public.signal_audit() returns trigger language plpgsql as $$
            begin
                perform pg_notify('transition', 'AUDIT_' || new.part);
                return new;
            end
            $$;
            create or replace trigger signal_audit after insert on saga_rewind.audit_entry
                for each row execute function public.signal_audit();
            """;

    private final Connection connection;

    /** @param database in which a console has made its tables */
    TransitionSignals(LocalDatabase database) {
        LocalPostgres.execute(database, SIGNAL);
        try {
            connection = database.getConnection();
            execute("listen transition");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Forgets what has been signalled so far. */
    void forget() {
        try {
            connection.unwrap(PGConnection.class).getNotifications();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a transition to this state, but not longer. */
    void await(String state, Duration limit) {
        await(state, 1, limit);
    }

    /** Waits for so many transitions to this state, or {@code AUDIT_OPENED} or {@code AUDIT_CLOSED}, but not longer. */
    void await(String state, int times, Duration limit) {
        int left = times;
        long until = System.nanoTime() + limit.toNanos();
        try {
            while (System.nanoTime() < until) {
                int millis = (int)
                        Math.max(1, Duration.ofNanos(until - System.nanoTime()).toMillis());
                PGNotification[] signals = connection.unwrap(PGConnection.class).getNotifications(millis);
                for (PGNotification signal : signals == null ? new PGNotification[0] : signals) {
                    if (signal.getParameter().equals(state) && --left == 0) {
                        return;
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
