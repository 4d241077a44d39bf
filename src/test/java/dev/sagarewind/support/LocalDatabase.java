package dev.sagarewind.support;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** One database, of a {@link LocalPostgres} or in a container; its sessions live in another time zone than this JVM. */
public final class LocalDatabase extends PGSimpleDataSource {
    /** So that nobody gets away with taking the session's time zone for UTC or for the JVM's. */
    public static final String SET_TIME_ZONE = "set time zone 'America/Los_Angeles'";

    /** What a console begins its sessions with: its own default, and the time zone. */
    public static final String CONSOLE_INIT =
            "set idle_in_transaction_session_timeout = '20s'; set jit = off; " + SET_TIME_ZONE;

    /** As seen by {@link LocalPostgres#USER}. */
    public LocalDatabase(String host, int port, String name) {
        this(host, port, name, LocalPostgres.USER);
    }

    private LocalDatabase(String host, int port, String name, String user) {
        setServerNames(new String[] {host});
        setPortNumbers(new int[] {port});
        setDatabaseName(name);
        setUser(user);
        setPassword(LocalPostgres.PASSWORD);
    }

    /** The same database, to which one signs in as another role. */
    public LocalDatabase as(String role) {
        LocalDatabase same = new LocalDatabase(host(), getPortNumbers()[0], getDatabaseName(), role);
        return getPortNumbers().length == 1 ? same : same.alsoAt(getPortNumbers()[1]);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(SET_TIME_ZONE);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** The same where it is also on another server, of which one is the writer. */
    public LocalDatabase alsoAt(int port) {
        LocalDatabase both = new LocalDatabase(host(), getPortNumbers()[0], getDatabaseName(), getUser());
        both.setServerNames(new String[] {host(), host()});
        both.setPortNumbers(new int[] {getPortNumbers()[0], port});
        both.setTargetServerType("primary");
        both.setHostRecheckSeconds(1);
        return both;
    }

    String host() {
        return getServerNames()[0];
    }

    /** The JDBC address, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host(), getPortNumbers()[0], getDatabaseName());
    }
}
