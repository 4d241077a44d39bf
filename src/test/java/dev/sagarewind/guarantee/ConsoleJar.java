package dev.sagarewind.guarantee;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LoopbackPort;
import dev.sagarewind.support.Signals;
import dev.sagarewind.support.TestUsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The production jar as a process of its own, started as the manual says, and ended as no manual would. */
public final class ConsoleJar implements AutoCloseable {

    private static final Path JAR = Path.of(System.getProperty("console.jar", "missing"));
    private static final Duration READY_WITHIN = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;
    public final URI address;
    public final ConsoleCalls calls;

    private ConsoleJar(Process process, Path log, URI address) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.calls = new ConsoleCalls(address);
    }

    /** @param settings each {@code key=value} */
    static ConsoleJar start(ConsoleWorld world, List<String> settings) {
        return start(world, settings, Map.of());
    }

    static ConsoleJar start(ConsoleWorld world, List<String> settings, Map<String, String> environment) {
        return start(world, settings, environment, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    }

    /** Compiled as in production: worth it where it runs for longer than a test. */
    public static ConsoleJar startCompiling(ConsoleWorld world, List<String> settings) {
        return start(world, settings, Map.of(), List.of("-Xmx256m"));
    }

    /** As its container starts it: half of the memory is heap, from the start. */
    public static ConsoleJar startContained(ConsoleWorld world, int megabytes, List<String> settings) {
        return start(
                world,
                settings,
                Map.of(),
                List.of(
                        "-XX:MaxRAM=" + megabytes + "m",
                        "-XX:InitialRAMPercentage=50",
                        "-XX:MaxRAMPercentage=50",
                        "-XX:+ExitOnOutOfMemoryError"));
    }

    private static ConsoleJar start(
            ConsoleWorld world, List<String> settings, Map<String, String> environment, List<String> options) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(
                    JAR + " is missing: this test is run by failsafe, after the jar is packaged");
        }
        int port = LoopbackPort.free();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dspring.aot.enabled=true",
                "-jar",
                JAR.toString(),
                "--server.port=" + port));
        command.addAll(1, options);
        new TreeMap<>(world.settings()).forEach((key, value) -> command.add("--" + key + "=" + value));
        new TreeMap<>(TestUsers.SETTINGS).forEach((key, value) -> command.add("--" + key + "=" + value));
        settings.forEach(setting -> command.add("--" + setting));
        try {
            Path log = Files.createTempFile(Path.of("target"), "console-", ".log");
            ProcessBuilder start =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            start.environment().putAll(environment);
            Process process = start.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ConsoleJar(process, log, URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConsoleJar awaitReady() {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        while (calls.get("/me").filter(answer -> answer.status() == 200).isEmpty()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new AssertionError("The console did not get ready:\n" + printed());
            }
            pause(Duration.ofMillis(50));
        }
        return this;
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: it cannot finish anything. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("The console survived SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM, as a deployment ends it; returns how long that took. */
    public Duration stop() {
        long begun = System.nanoTime();
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("The console does not stop:\n" + printed());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** SIGSTOP: it lives, and does nothing at all. */
    void freeze() {
        Signals.send("STOP", List.of(process.pid()));
    }

    /** It goes on where it was, as if no time had passed. */
    void thaw() {
        Signals.send("CONT", List.of(process.pid()));
    }

    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
