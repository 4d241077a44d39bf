package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.support.TestPostgres;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionMarkIntegrationTests {

    private final HikariDataSource pool = new HikariDataSource();
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        pool.setDataSource(TestPostgres.freshDatabase());
        pool.setAutoCommit(false);
        connection = pool.getConnection();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void isSeenAsLongAsTheTransactionIsThere() throws SQLException {
        TransactionMark mark = mark();
        assertThat(mark.isSeen()).isTrue();
        execute("create table work (id int)");
        assertThat(mark.isSeen()).isTrue();
    }

    @Test
    void changesNothingForTheTransactionOrTheNext() throws SQLException {
        mark();
        execute("create table work (id int)");
        connection.commit();
        execute("insert into work values (1)");
        connection.commit();
        assertThat(setting("default_transaction_read_only")).isEqualTo("off");
    }

    @Test
    void isGoneWithTheTransaction() throws SQLException {
        TransactionMark rolledBack = mark();
        connection.rollback();
        assertThat(rolledBack.isSeen()).isFalse();
        TransactionMark committed = mark();
        connection.commit();
        assertThat(committed.isSeen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "commit", "rollback and chain", "commit and chain", "rollback; select 1"})
    void isGoneAlsoIfAnotherTransactionHasBegunSince(String statement) throws SQLException {
        TransactionMark mark = mark();
        execute(statement);
        execute("create table work (id int)");
        assertThat(mark.isSeen()).isFalse();
    }

    @Test
    void isGoneWithASavepointBeforeIt() throws SQLException {
        Savepoint before = connection.setSavepoint();
        TransactionMark mark = mark();
        Savepoint after = connection.setSavepoint();
        connection.rollback(after);
        assertThat(mark.isSeen()).isTrue();
        connection.rollback(before);
        assertThat(mark.isSeen()).isFalse();
    }

    @Test
    void isNotSeenInATransactionThatPostgresHasGivenUp() throws SQLException {
        TransactionMark mark = mark();
        assertThatThrownBy(() -> execute("insert into nowhere values (1)")).isInstanceOf(SQLException.class);
        assertThat(mark.isSeen()).isFalse();
    }

    @Test
    void isSeenWhereTransactionsAreReadOnlyByDefault() throws SQLException {
        execute("set default_transaction_read_only = on");
        connection.commit();
        execute("set transaction read write");
        TransactionMark mark = mark();
        assertThat(mark.isSeen()).isTrue();
        connection.rollback();
        assertThat(mark.isSeen()).isFalse();
        assertThat(setting("default_transaction_read_only")).isEqualTo("on");
    }

    @Test
    void tellsNothingOfAConnectionThatHidesTheDrivers() throws SQLException {
        Connection hidden = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("isWrapperFor") ? false : method.invoke(connection, arguments));
        TransactionMark mark = TransactionMark.on(hidden);
        execute("select " + TransactionMark.SQL);
        assertThat(mark.isSeen()).isFalse();
    }

    private TransactionMark mark() throws SQLException {
        TransactionMark mark = TransactionMark.on(connection);
        execute("select " + TransactionMark.SQL);
        return mark;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String setting(String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
