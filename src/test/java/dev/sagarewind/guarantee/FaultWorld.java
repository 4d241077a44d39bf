package dev.sagarewind.guarantee;

import dev.sagarewind.SagaRewindApplication;
import dev.sagarewind.support.BrokerProcess;
import dev.sagarewind.support.DatabaseRoles;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LoopbackPort;
import dev.sagarewind.support.PostgresProcess;
import dev.sagarewind.support.TcpProxy;
import dev.sagarewind.support.TestClassesExcluded;
import dev.sagarewind.support.TestUsers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A broker and a PostgreSQL in processes of their own, and a console that reaches both through proxies. The consuming
 * services reach them directly: what is cut is the console's network, not theirs.
 */
final class FaultWorld implements AutoCloseable {

    /** Short, so that a fault outlasts them in seconds; in the proportions of the defaults. */
    private static final Map<String, Object> TIME_LIMITS = Map.ofEntries(
            Map.entry("saga-rewind.kafka.call-timeout", "1500ms"),
            Map.entry("saga-rewind.kafka.read-timeout", "3s"),
            Map.entry("saga-rewind.rewind.lease", "8s"),
            Map.entry("saga-rewind.rewind.workers", "2"),
            Map.entry("spring.jdbc.template.query-timeout", "2s"),
            Map.entry("spring.datasource.hikari.connection-timeout", "2000"),
            Map.entry("spring.datasource.hikari.validation-timeout", "1000"),
            // At the start nothing is amiss yet, but a busy machine is slow.
            Map.entry("spring.datasource.hikari.initialization-fail-timeout", "60000"),
            Map.entry("spring.datasource.hikari.data-source-properties.connectTimeout", "2"),
            Map.entry("spring.datasource.hikari.data-source-properties.socketTimeout", "3"),
            // So that the proxy can read which statement goes by.
            Map.entry("spring.datasource.hikari.data-source-properties.prepareThreshold", "0"));

    private static FaultWorld world;

    private final BrokerProcess broker;
    private final PostgresProcess postgres;
    private final Optional<PostgresProcess> standby;
    private final TcpProxy toKafka;
    private final TcpProxy toDatabase;
    private final LocalDatabase database;
    private final ConfigurableApplicationContext context;

    /** @param two whether a second PostgreSQL follows the first, to take over from it */
    private FaultWorld(boolean two) {
        int kafkaPort = LoopbackPort.free();
        CompletableFuture<BrokerProcess> brokerStarts =
                CompletableFuture.supplyAsync(() -> BrokerProcess.start(kafkaPort));
        this.postgres = PostgresProcess.start();
        LocalDatabase first = postgres.createTimeline("faults");
        this.standby = two ? Optional.of(postgres.standby()) : Optional.empty();
        standby.ifPresent(follower -> postgres.commitOnBoth());
        this.database = standby.map(follower -> first.alsoAt(follower.port())).orElse(first);
        int databasePort = LoopbackPort.free();
        this.toDatabase = TcpProxy.between(databasePort, postgres.port());
        this.broker = brokerStarts.join();
        this.toKafka = TcpProxy.ofKafka(kafkaPort, broker.proxiedPort());
        this.context = console(kafkaPort, databasePort);
    }

    /** The one world of this JVM: it takes its time to start. What keeps it from starting is thrown as it is. */
    static synchronized FaultWorld shared() {
        if (world == null) {
            world = new FaultWorld(false);
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "fault-world-closer"));
        }
        return world;
    }

    /** One of its own, with two databases. */
    static FaultWorld withStandby() {
        return new FaultWorld(true);
    }

    private ConfigurableApplicationContext console(int kafkaPort, int databasePort) {
        Map<String, Object> settings = new HashMap<>(TestUsers.SETTINGS);
        settings.putAll(TIME_LIMITS);
        settings.putAll(DatabaseRoles.settings());
        settings.putAll(Map.of(
                "server.port",
                "0",
                "server.address",
                LoopbackPort.HOST,
                "management.server.port",
                "0",
                "spring.datasource.url",
                "jdbc:postgresql://" + LoopbackPort.HOST + ":" + databasePort
                        + standby.map(follower -> "," + LoopbackPort.HOST + ":" + follower.port())
                                .orElse("")
                        + "/" + database.getDatabaseName(),
                "spring.datasource.hikari.connection-init-sql",
                LocalDatabase.CONSOLE_INIT,
                "spring.kafka.bootstrap-servers",
                LoopbackPort.HOST + ":" + kafkaPort));
        SpringApplication console = new SpringApplication(SagaRewindApplication.class);
        console.setBannerMode(Banner.Mode.OFF);
        console.setRegisterShutdownHook(false);
        console.addInitializers(starting -> {
            starting.getEnvironment().getPropertySources().addFirst(new MapPropertySource("fault-world", settings));
            starting.getBeanFactory().registerSingleton("testClassesExcluded", new TestClassesExcluded());
        });
        return console.run();
    }

    BrokerProcess broker() {
        return broker;
    }

    PostgresProcess postgres() {
        return postgres;
    }

    /** Only of a world with one. */
    PostgresProcess standby() {
        return standby.orElseThrow();
    }

    TcpProxy toKafka() {
        return toKafka;
    }

    TcpProxy toDatabase() {
        return toDatabase;
    }

    /** Directly, not through the proxy. */
    LocalDatabase database() {
        return database;
    }

    Console console() {
        return new Console(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @Override
    public void close() {
        context.close();
        toKafka.close();
        toDatabase.close();
        broker.close();
        postgres.close();
        standby.ifPresent(PostgresProcess::close);
    }
}
