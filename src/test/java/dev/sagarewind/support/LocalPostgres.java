package dev.sagarewind.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real PostgreSQL server on 127.0.0.1, ready for logical replication; closing it removes its files. */
public final class LocalPostgres implements AutoCloseable {
    public static final String USER = "postgres";
    /** Of every role. A {@link LocalPostgres} trusts 127.0.0.1 and does not ask for it; one in a container does. */
    public static final String PASSWORD = "postgres";

    private static final String TIMELINE = "dev/sagarewind/recorder/timeline.sql";
    private static final String PARTITIONS = "dev/sagarewind/recorder/timeline-partitioned.sql";

    /** With each of these digits begins a range of ids, a quarter of all; the last quarter is in the default partition. */
    private static final String RANGES = "048";

    private final EmbeddedPostgres server;

    private LocalPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    public static LocalPostgres start(int port) {
        return start(port, EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "off"));
    }

    /** Goes on with what an earlier server has left in the directory, if one has; leaves it there when closed. */
    static LocalPostgres startKept(int port, Path directory) {
        return start(
                port,
                EmbeddedPostgres.builder()
                        .setDataDirectory(directory)
                        .setCleanDataDirectory(false)
                        // Not what zonky makes of it.
                        .setServerConfig("synchronous_commit", "on"));
    }

    private static LocalPostgres start(int port, EmbeddedPostgres.Builder builder) {
        // Binaries and data: zonky would put both into the system's temporary directory and leave the binaries there.
        System.setProperty(
                "ot.epg.working-dir", BuildDirectory.resolve("postgres").toString());
        try {
            return new LocalPostgres(builder.setPort(port)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("listen_addresses", LoopbackPort.HOST)
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("wal_level", "logical")
                    .setServerConfig("max_replication_slots", "32")
                    .setServerConfig("max_wal_senders", "32")
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("max_prepared_transactions", "8")
                    .setLocaleConfig("locale", "C")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start on port " + port + ".", e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** A database of this server, whether it exists or not. */
    public LocalDatabase database(String name) {
        return new LocalDatabase(LoopbackPort.HOST, port(), name);
    }

    public LocalDatabase createDatabase(String name) {
        execute(database("postgres"), "create database " + name);
        return database(name);
    }

    /** A copy of a database which nobody is connected to. */
    public LocalDatabase copyDatabase(String template, String name) {
        execute(database("postgres"), "create database " + name + " template " + template + " strategy file_copy");
        return database(name);
    }

    public static boolean hasTimeline(LocalDatabase database) {
        return JdbcClient.create(database)
                .sql("select to_regclass('timeline.event_request_history') is not null")
                .query(Boolean.class)
                .single();
    }

    /** The two history tables, as a service's own migration would create them, and the roles that use them. */
    public static void installTimeline(LocalDatabase database) {
        executeResource(database, TIMELINE);
        DatabaseRoles.install(database);
    }

    /** The same in the layout for size. */
    static void installPartitionedTimeline(LocalDatabase database) {
        executeResource(database, TIMELINE);
        installPartitioning(database);
        for (String table : new String[] {"event_request_history", "event_consumption_history"}) {
            for (char first : RANGES.toCharArray()) {
                execute(database, """
                        create table timeline.%1$s_%2$s partition of timeline.%1$s
                           for values from ('%2$s0000000-0000-0000-0000-000000000000')
                                        to ('%3$x0000000-0000-0000-0000-000000000000')
                        """.formatted(table, first, Character.digit(first, 16) + 4));
            }
        }
        DatabaseRoles.install(database);
    }

    /** What switches histories to partitions, and does so at once where they are empty. */
    public static void installPartitioning(LocalDatabase database) {
        executeResource(database, PARTITIONS);
    }

    private static void executeResource(LocalDatabase database, String name) {
        try (var sql = LocalPostgres.class.getClassLoader().getResourceAsStream(name)) {
            execute(database, new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void execute(LocalDatabase database, String sql) {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refuses: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
