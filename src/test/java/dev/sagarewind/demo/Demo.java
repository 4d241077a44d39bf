package dev.sagarewind.demo;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalKafka;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.OutboxRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole world on one machine: servers, services, customers and the console. Closing it leaves nothing behind. */
public final class Demo implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final String BUSINESS_TABLES = "demo/bento.sql";
    private static final Duration CONSUME_WITHIN = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;

    /** Returns when everything runs and says so on the standard output. */
    public void start(DemoOptions options) {
        options.requireFreePorts();
        var faults = new Faults();
        var world = new CompletableFuture<ConsoleWorld>();
        var relay = world.thenAcceptAsync(servers -> {
            if (options.given().isEmpty()) {
                closeLater(OutboxRelay.start(servers.database(), servers.bootstrapServers()));
            }
        });
        var services =
                world.thenApplyAsync(servers -> closeLater(Services.start(servers, options.groupProtocol(), faults)));
        var traffic = services.thenApply(running -> closeLater(new Traffic(running.orderDesk())));
        try {
            // The servers start inside the console's start, because that begins with setting up the logging anew.
            closeLater(DemoConsole.start(
                    options,
                    () -> {
                        ConsoleWorld servers = servers(options);
                        world.complete(servers);
                        return servers;
                    },
                    faults,
                    traffic));
            relay.join();
            Awaitility.await().atMost(CONSUME_WITHIN).until(services.join()::consume);
            traffic.join().start(options.ordersPerSecond());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        System.out.println(ReadyBlock.of(options));
    }

    private ConsoleWorld servers(DemoOptions options) {
        options.given().ifPresent(Demo::prepare);
        return options.given().orElseGet(() -> embedded(options));
    }

    private static void prepare(ConsoleWorld given) {
        Services.createTopics(given.bootstrapServers());
        if (!LocalPostgres.hasTimeline(given.database())) {
            createBusinessTables(given.database());
            LocalPostgres.installTimeline(given.database());
        }
    }

    private ConsoleWorld embedded(DemoOptions options) {
        var kafka = supplyAsync(() -> {
            LocalKafka broker = closeLater(LocalKafka.start(options.kafkaPort()));
            Services.createTopics(broker.bootstrapServers());
            return broker;
        });
        LocalPostgres postgres = closeLater(LocalPostgres.start(options.postgresPort()));
        LocalDatabase database = postgres.createDatabase(DemoOptions.DATABASE);
        LocalPostgres.installTimeline(database);
        createBusinessTables(database);
        return new ConsoleWorld(database, kafka.join().bootstrapServers());
    }

    static void createBusinessTables(LocalDatabase database) {
        try (var ddl = Demo.class.getClassLoader().getResourceAsStream(BUSINESS_TABLES)) {
            LocalPostgres.execute(database, new String(ddl.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T closeLater(T part) {
        synchronized (started) {
            if (!closed) {
                started.push(part);
                return part;
            }
        }
        close(part);
        throw new IllegalStateException("The demo was stopped while it started.");
    }

    /** Ends the parts in the reverse order of their start, each whatever became of the others. */
    @Override
    public void close() {
        synchronized (started) {
            closed = true;
        }
        while (!started.isEmpty()) {
            close(started.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.error("{} does not stop.", part.getClass().getSimpleName(), e);
        }
    }
}
