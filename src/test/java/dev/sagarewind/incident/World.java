package dev.sagarewind.incident;

import dev.sagarewind.TestSagaRewindApplication;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The embedded world in a process of its own, on free ports: what a newcomer starts, started for a test. */
final class World implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final int consolePort;
    private final int kafkaPort;

    private World(Process process, Path log, int consolePort, int kafkaPort) {
        this.process = process;
        this.log = log;
        this.consolePort = consolePort;
        this.kafkaPort = kafkaPort;
    }

    /** @param options as a newcomer would write them behind {@code spring-boot:test-run}: {@code --demo.…=…} */
    static World start(String... options) throws IOException, InterruptedException {
        List<Integer> ports = freePorts(3);
        Path log = Files.createTempFile("saga-rewind-world", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TestSagaRewindApplication.class.getName(),
                "--server.port=" + ports.get(0),
                "--demo.kafka.port=" + ports.get(1),
                "--demo.postgres.port=" + ports.get(2)));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(new File("."))
                .start();
        World world = new World(process, log, ports.get(0), ports.get(1));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        world.awaitReady();
        return world;
    }

    URI console() {
        return URI.create("http://127.0.0.1:" + consolePort);
    }

    String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** Everything it has printed so far. */
    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as Ctrl-C would, and waits until it is gone. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The world did not stop within " + STOPPED_WITHIN + ":\n" + printed());
            }
            List<ProcessHandle> left =
                    children.stream().filter(ProcessHandle::isAlive).toList();
            if (!left.isEmpty()) {
                throw new AssertionError("The world left processes running: " + left);
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() throws InterruptedException {
        ConsoleClient client = new ConsoleClient(console());
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!client.answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new AssertionError("The world did not get ready:\n" + printed());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
