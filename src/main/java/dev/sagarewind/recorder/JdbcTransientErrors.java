package dev.sagarewind.recorder;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Tells errors that say nothing about the event (a lost connection, a deadlock, a shutdown) from failures. */
final class JdbcTransientErrors {

    private static final Set<String> CLASSES = Set.of("08", "40", "57");
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int DEEPEST_CAUSE = 50;

    private JdbcTransientErrors() {}

    static boolean includes(Throwable thrown) {
        Throwable error = thrown;
        for (int depth = 0; error != null && depth < DEEPEST_CAUSE; depth++) {
            if (error instanceof SQLException sql && isTransient(sql)) {
                return true;
            }
            error = error.getCause();
        }
        return false;
    }

    private static boolean isTransient(SQLException error) {
        String state = error.getSQLState();
        // Connection pools throw this one without a state when they have no connection to give.
        return error instanceof SQLTransientConnectionException
                || state != null
                        && state.length() == 5
                        && (CLASSES.contains(state.substring(0, 2)) || state.equals(LOCK_NOT_AVAILABLE));
    }
}
