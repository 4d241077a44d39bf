package dev.sagarewind.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own, which can crash, come back with what it had committed, and be frozen. Unlike the one
 * that tests share, it keeps what it has said to be committed.
 */
public final class PostgresProcess implements AutoCloseable {

    private final Path directory = BuildDirectory.temporary("postgres-kept");
    private final int port = LoopbackPort.free();
    private LocalPostgres server;

    private PostgresProcess() {}

    public static PostgresProcess start() {
        PostgresProcess postgres = new PostgresProcess();
        postgres.restart();
        return postgres;
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
