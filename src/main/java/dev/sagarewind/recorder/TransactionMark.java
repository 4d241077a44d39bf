package dev.sagarewind.recorder;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Tells, without asking the database, that a connection is still in the transaction in which it was marked. The mark is a setting for
 * the transaction only, one whose every change PostgreSQL reports to the client before it is ready for the next statement (<a
 * href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC">"ParameterStatus"</a>), and whose change
 * means nothing to the transaction itself. When that is rolled back, to a savepoint before the mark or as a whole, or committed, the report
 * of the old value comes with the answer.
 */
class TransactionMark {

    private static final String SETTING = "default_transaction_read_only";

    /** An expression that marks the transaction. */
    static final String SQL =
            "set_config('%1$s', case current_setting('%1$s') when 'on' then 'off' else 'on' end, true)"
                    .formatted(SETTING);

    private final @Nullable BaseConnection connection;
    private final @Nullable String before;

    private TransactionMark(@Nullable BaseConnection connection, @Nullable String before) {
        this.connection = connection;
        this.before = before;
    }

    /** To be called before the mark is set. Not every pool lets one see the driver's connection: then it tells nothing. */
    static TransactionMark on(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(BaseConnection.class)) {
            return new TransactionMark(null, null);
        }
        BaseConnection driver = connection.unwrap(BaseConnection.class);
        return new TransactionMark(driver, driver.getParameterStatus(SETTING));
    }

    /** False does not say that the mark is gone: the driver may not have been told of it, or the handler changed the setting. */
    boolean isSeen() {
        return connection != null
                && before != null
                && connection.getTransactionState() == TransactionState.OPEN
                && !before.equals(connection.getParameterStatus(SETTING));
    }
}
