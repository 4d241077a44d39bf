package dev.sagarewind.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A broker in a process of its own, which can be killed, started again with what it had stored, and frozen. It has a
 * second door, for clients that reach it through a proxy: to those it gives the proxy's address as its own.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final String READY = "broker is ready";

    private final Path directory = BuildDirectory.temporary("broker");
    private final Path log = directory.resolveSibling(directory.getFileName() + ".log");
    private final int port = LoopbackPort.free();
    private final int proxiedPort = LoopbackPort.free();
    private final int controllerPort = LoopbackPort.free();
    private final int proxyPort;
    private Process process;

    private BrokerProcess(int proxyPort) {
        this.proxyPort = proxyPort;
    }

    /** @param proxyPort where the proxy before {@link #proxiedPort} listens */
    public static BrokerProcess start(int proxyPort) {
        BrokerProcess broker = new BrokerProcess(proxyPort);
        broker.start();
        return broker;
    }

    /** The broker itself: nothing is between. */
    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    public int proxiedPort() {
        return proxiedPort;
    }

    /** With SIGKILL: nothing is said to anybody. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the same ports, with what it had stored. */
    public void start() {
        try {
            Files.deleteIfExists(log);
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Broker.class.getName(),
                            directory.toString(),
                            String.valueOf(port),
                            String.valueOf(proxiedPort),
                            String.valueOf(proxyPort),
                            String.valueOf(controllerPort))
                    .directory(new File("."))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Process started = process;
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!Files.readString(log).contains(READY)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("The broker does not start:\n" + Files.readString(log));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Its connections stay, and nothing answers on them. */
    public void freeze() {
        Signals.send("STOP", List.of(process.pid()));
    }

    public void thaw() {
        Signals.send("CONT", List.of(process.pid()));
    }

    @Override
    public void close() {
        thaw();
        kill();
        BuildDirectory.delete(directory);
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What runs in the process: directory, port, proxied port, the proxy's port, the controller's port. */
    static final class Broker {
        private Broker() {}

        public static void main(String[] args) throws Exception {
            String host = LoopbackPort.HOST + ":";
            LocalKafka.startKept(
                    Path.of(args[0]),
                    Integer.parseInt(args[1]),
                    Integer.parseInt(args[4]),
                    Map.of(
                            "listeners",
                            "DIRECT://" + host + args[1] + ",PROXIED://" + host + args[2] + ",CONTROLLER://" + host
                                    + args[4],
                            "advertised.listeners",
                            "DIRECT://" + host + args[1] + ",PROXIED://" + host + args[3],
                            "listener.security.protocol.map",
                            "DIRECT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT",
                            "inter.broker.listener.name",
                            "DIRECT"));
            try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, host + args[1]))) {
                admin.describeCluster().nodes().get(60, TimeUnit.SECONDS);
            }
            System.out.println(READY);
        }
    }
}
