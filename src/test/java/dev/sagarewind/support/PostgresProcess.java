package dev.sagarewind.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own, which can crash, come back with what it had committed, and be frozen. Unlike the one
 * that tests share, it keeps what it has said to be committed.
 */
public final class PostgresProcess implements AutoCloseable {

    private final Path directory;
    private final int port = LoopbackPort.free();
    private LocalPostgres server;

    private PostgresProcess(Path directory) {
        this.directory = directory;
    }

    public static PostgresProcess start() {
        PostgresProcess postgres = new PostgresProcess(BuildDirectory.temporary("postgres-kept"));
        postgres.restart();
        return postgres;
    }

    /**
     * A second server that follows this one by streaming replication, and can be read. Copied from what this one has on its
     * disk while it is down for a moment, since the binaries of the tests have no {@code pg_basebackup}.
     */
    public PostgresProcess standby() {
        server.close();
        Path copy = BuildDirectory.temporary("postgres-standby");
        PostgresProcess standby = new PostgresProcess(copy);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = copy.resolve(directory.relativize(file).toString());
                if (!file.equals(directory)) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            Files.createFile(copy.resolve("standby.signal"));
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"),
                    """
                    primary_conninfo = 'host=%s port=%d user=%s'
                    wal_retrieve_retry_interval = '200ms'
                    max_standby_streaming_delay = '2s'
                    """.formatted(LoopbackPort.HOST, port, LocalPostgres.USER),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's files cannot be copied.", e);
        }
        restart();
        standby.restart();
        return standby;
    }

    /** Of a standby: from now on it shows what was committed so many seconds ago. */
    public void applyAfter(int seconds) {
        execute("alter system set recovery_min_apply_delay = '" + seconds + "s'");
        execute("select pg_reload_conf()");
    }

    /** Of a standby: from now on it shows nothing new. */
    public void pauseReplay() {
        execute("select pg_wal_replay_pause()");
    }

    public void resumeReplay() {
        execute("select pg_wal_replay_resume()");
    }

    /** Of a standby: it takes over. */
    public void promote() {
        execute("select pg_promote()");
    }

    /** As a superuser, in the database that every server has. */
    private void execute(String sql) {
        LocalPostgres.execute(server.database("postgres"), sql);
    }

    public LocalDatabase database(String name) {
        return server.database(name);
    }

    public int port() {
        return port;
    }

    public LocalDatabase createTimeline(String name) {
        LocalDatabase database = server.createDatabase(name);
        LocalPostgres.installTimeline(database);
        return database;
    }

    /** As {@code pg_ctl stop -m immediate}: every session ends at once, and the next start recovers from the log. */
    public void crash() {
        ProcessHandle postmaster = postmaster();
        Signals.send("QUIT", List.of(postmaster.pid()));
        try {
            postmaster.onExit().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("PostgreSQL does not stop.", e);
        }
        // Lets go of what belongs to the server that is no more.
        server.close();
    }

    public void restart() {
        server = LocalPostgres.startKept(port, directory);
    }

    /** What was the writer comes back as a server that can only be read, as after a failover. */
    public void restartReadOnly() {
        try {
            Files.createFile(directory.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart();
    }

    /** Of the writer: nothing is committed that the standby has not got, as with Aurora, whose servers share their disk. */
    public void commitOnBoth() {
        execute("alter system set synchronous_standby_names = '*'");
        execute("select pg_reload_conf()");
    }

    /** The server and all its sessions: connections stay, and nothing answers on them. */
    public void freeze() {
        Signals.send("STOP", all());
    }

    public void thaw() {
        Signals.send("CONT", all());
    }

    private List<Long> all() {
        ProcessHandle postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    private ProcessHandle postmaster() {
        try {
            String pid = Files.readAllLines(directory.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not run.", e);
        }
    }

    @Override
    public void close() {
        thaw();
        server.close();
        BuildDirectory.delete(directory);
    }
}
