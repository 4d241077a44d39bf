package dev.sagarewind.support;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker in this process, its own controller, with explicit listeners on 127.0.0.1; closing it removes its
 * files. Topics are not created by using them.
 */
public final class LocalKafka implements AutoCloseable {
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final Path directory;
    private final int port;
    private final boolean kept;

    private LocalKafka(KafkaRaftServer server, Path directory, int port, boolean kept) {
        this.server = server;
        this.directory = directory;
        this.port = port;
        this.kept = kept;
    }

    /**
     * @param overrides broker settings that win over the ones used here
     */
    public static LocalKafka start(int port, Map<String, String> overrides) {
        Path directory = BuildDirectory.temporary("kafka");
        try {
            return start(directory, port, LoopbackPort.free(), overrides, false);
        } catch (RuntimeException e) {
            BuildDirectory.delete(directory);
            throw e;
        }
    }

    /** Goes on with what an earlier broker has left in the directory, if one has; leaves it there when closed. */
    static LocalKafka startKept(Path directory, int port, int controllerPort, Map<String, String> overrides) {
        return start(directory, port, controllerPort, overrides, true);
    }

    private static LocalKafka start(
            Path directory, int port, int controllerPort, Map<String, String> overrides, boolean kept) {
        try {
            if (!Files.exists(directory.resolve("meta.properties"))) {
                format(directory);
            }
            var settings = settings(directory, port, controllerPort);
            settings.putAll(overrides);
            var server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
            server.startup();
            return new LocalKafka(server, directory, port, kept);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka does not start on port " + port + ".", e);
        }
    }

    public static LocalKafka start(int port) {
        return start(port, Map.of());
    }

    private static void format(Path directory) throws Exception {
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .setControllerListenerName(CONTROLLER)
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
    }

    private static Properties settings(Path directory, int port, int controllerPort) {
        String broker = "PLAINTEXT://" + LoopbackPort.HOST + ":" + port;
        var settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(NODE),
                "listeners",
                broker + "," + CONTROLLER + "://" + LoopbackPort.HOST + ":" + controllerPort,
                "advertised.listeners",
                broker,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                "controller.listener.names",
                CONTROLLER,
                "controller.quorum.voters",
                NODE + "@" + LoopbackPort.HOST + ":" + controllerPort,
                "log.dirs",
                directory.toString()));
        settings.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "group.coordinator.rebalance.protocols", "classic,consumer,streams,share",
                "group.initial.rebalance.delay.ms", "0",
                "offsets.topic.num.partitions", "4",
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1"));
        // A fifth of the defaults: a KIP-848 group rebalances in a second or two, and a member that is closed in the
        // middle of that, whose leaving the client may fail to say, holds its partitions for 9 s instead of 45.
        settings.putAll(Map.of(
                "group.consumer.min.heartbeat.interval.ms", "1000",
                "group.consumer.heartbeat.interval.ms", "1000",
                "group.consumer.min.session.timeout.ms", "9000",
                "group.consumer.session.timeout.ms", "9000"));
        // Sized for one machine: the defaults reserve 128 MiB for the cleaner and 100 MiB for each offsets segment.
        settings.putAll(Map.of(
                "share.coordinator.state.topic.min.isr", "1",
                "log.cleaner.dedupe.buffer.size", "4194304",
                "offsets.topic.segment.bytes", "4194304",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "controlled.shutdown.enable", "false"));
        return settings;
    }

    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        if (!kept) {
            BuildDirectory.delete(directory);
        }
    }
}
