package dev.sagarewind.support;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A cluster of two brokers, 1 and 2, of which the second can be stopped. */
public final class TwoBrokers implements AutoCloseable {
    private final LocalKafka first;
    private final Admin admin;
    private final Path directory = BuildDirectory.temporary("kafka");
    private final KafkaRaftServer second;

    public TwoBrokers() throws Exception {
        int port = LoopbackPort.free();
        String controller = LoopbackPort.HOST + ":" + LoopbackPort.free();
        this.first = LocalKafka.start(
                port,
                Map.of(
                        "listeners", "PLAINTEXT://" + LoopbackPort.HOST + ":" + port + ",CONTROLLER://" + controller,
                        "controller.quorum.voters", "1@" + controller));
        this.admin = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()));
        this.second = startSecond(admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS), controller);
    }

    private KafkaRaftServer startSecond(String clusterId, String controller) throws Exception {
        new Formatter()
                .setClusterId(clusterId)
                .setNodeId(2)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
        var settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker",
                "node.id", "2",
                "listeners", "PLAINTEXT://" + LoopbackPort.HOST + ":" + LoopbackPort.free(),
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.voters", "1@" + controller,
                "log.dirs", directory.toString(),
                "log.cleaner.dedupe.buffer.size", "4194304"));
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        server.startup();
        return server;
    }

    /** A client to look at the cluster with. */
    public Admin admin() {
        return admin;
    }

    public String bootstrapServers() {
        return first.bootstrapServers();
    }

    /** Takes its leave of the controller first, so that what it led has no leader at once. */
    public void stopSecond() {
        second.shutdown();
        second.awaitShutdown();
    }

    @Override
    public void close() {
        stopSecond();
        admin.close();
        first.close();
        BuildDirectory.delete(directory);
    }
}
