package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.support.DatabaseRoles;
import dev.sagarewind.support.HistoryCatalogue;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.OutboxRelay;
import dev.sagarewind.support.TestKafka;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** From the plain tables to partitions as docs/operations.md says, under services that write and a relay that follows. */
class HistorySwitchIntegrationTests {

    private static final int WRITERS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    private final Shop shop = new Shop();
    private final HikariDataSource service = new HikariDataSource();
    private final DataSourceTransactionManager transactions = new DataSourceTransactionManager(service);
    private final JdbcClient jdbc = JdbcClient.create(service);
    private final RecorderSettings settings = new RecorderSettings(
            "payment",
            "timeline.event_request_history",
            "timeline.event_consumption_history",
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5));
    private final Recorder recorder =
            new Recorder(transactions, service, new JdbcConsumptionHistory(service, settings));
    private final UuidV7 ids = new UuidV7(Clock.systemUTC());
    private final EventRequests requests = new JdbcEventRequests(service, settings, Object::toString, ids);

    private final Set<UUID> events = ConcurrentHashMap.newKeySet();
    private final Set<UUID> requested = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<UUID> again = new ConcurrentLinkedQueue<>();
    private final AtomicLong offsets = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final List<Future<?>> writing = new ArrayList<>();
    private volatile boolean stopped;

    HistorySwitchIntegrationTests() {
        // Connections that live on, with what they have prepared for the plain tables.
        service.setDataSource(DatabaseRoles.service(shop.database, "switched_service", shop.group, shop.topic));
        service.setMaximumPoolSize(WRITERS);
        LocalPostgres.execute(shop.database, "grant insert on effect to switched_service");
    }

    @AfterEach
    void close() {
        service.close();
        shop.close();
    }

    @Test
    void losesNothingAndSettlesNothingTwiceWhileServicesWriteAndTheRelayFollows() throws Exception {
        List<String> before = HistoryCatalogue.of(shop.database);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (var relay = OutboxRelay.start(shop.database, TestKafka.bootstrapServers())) {
            for (int writer = 0; writer < WRITERS; writer++) {
                writing.add(writers.submit(this::write));
            }
            awaitMore(200);
            LocalPostgres.installPartitioning(shop.database);
            DatabaseRoles.manual("prepare").forEach(this::tried);
            awaitMore(100);
            changesNothingIfItGetsNoLock();
            awaitMore(100);
            DatabaseRoles.manual("switch").forEach(this::tried);
            awaitMore(200);
            stopped = true;
            for (Future<?> each : writing) {
                each.get(30, TimeUnit.SECONDS);
            }
            goesOnBehindTheBound();
            relaysExactlyWhatWasRequested();
        } finally {
            stopped = true;
            writers.shutdownNow();
        }

        assertThat(HistoryCatalogue.of(shop.database)).isEqualTo(before);
        assertThat(Duration.ofNanos(longest.get())).isLessThan(LONGEST_WAIT);
        assertThat(shop.effects().stream().map(UUID::fromString)).containsExactlyInAnyOrderElementsOf(events);
        assertThat(settled("timeline.event_consumption_history")).containsExactlyInAnyOrderElementsOf(events);
        assertThat(settled("only timeline.event_consumption_history_first"))
                .as("the plain table, in which it goes on until its bound")
                .hasSize(events.size() - 1);
        assertThat(shop.jdbc
                        .sql("select count(distinct consumption_id) from timeline.event_consumption_history")
                        .query(Integer.class)
                        .single())
                .as("the numbers go on")
                .isEqualTo(shop.jdbc
                        .sql("select count(*) from timeline.event_consumption_history")
                        .query(Integer.class)
                        .single());
    }

    /** Each event is delivered, and a little later again, by whoever comes: two at once, too. */
    private void write() {
        while (!stopped) {
            UUID event = ids.next();
            events.add(event);
            deliver(event);
            again.add(event);
            again.add(event);
            for (int i = 0; i < 2; i++) {
                Optional.ofNullable(again.poll()).ifPresent(this::deliver);
            }
        }
    }

    private void deliver(UUID event) {
        long began = System.nanoTime();
        recorder.deliver(delivery(event), FailurePolicy.HOLD_SAGA, () -> {
            jdbc.sql("insert into effect (event) values (?)")
                    .param(event.toString())
                    .update();
            requested.add(requests.request(EventRequest.of("order", event.toString(), "Reserve", shop.topic, "{}")));
        });
        longest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }

    private Delivery delivery(UUID event) {
        return new Delivery(
                shop.group,
                event,
                Optional.of(event.toString()),
                Optional.of("Charge"),
                shop.topic,
                0,
                offsets.getAndIncrement(),
                "me");
    }

    private void awaitMore(int count) {
        int enough = events.size() + count;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            for (Future<?> writer : writing) {
                if (writer.isDone()) {
                    writer.get();
                }
            }
            return events.size() >= enough;
        });
    }

    private void changesNothingIfItGetsNoLock() throws SQLException {
        List<String> flat = HistoryCatalogue.primaryKeys(shop.database);
        try (Connection reader = shop.database.getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select from timeline.event_consumption_history limit 1");
            assertThatThrownBy(() -> LocalPostgres.execute(
                            shop.database, "select timeline.partition_history('timeline.event_consumption_history')"))
                    .hasMessageContaining("lock timeout");
            reader.rollback();
        }
        assertThat(HistoryCatalogue.primaryKeys(shop.database)).isEqualTo(flat);
    }

    private void tried(String statement) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            try {
                LocalPostgres.execute(shop.database, statement);
                return true;
            } catch (IllegalStateException e) {
                if (e.getCause() instanceof SQLException sql && "55P03".equals(sql.getSQLState())) {
                    return false;
                }
                throw e;
            }
        });
    }

    private List<UUID> settled(String table) {
        return shop.jdbc
                .sql("select event_id from " + table + " where outcome = 'SUCCEEDED'")
                .query(UUID.class)
                .list();
    }

    private void relaysExactlyWhatWasRequested() {
        Map<String, Object> client = Map.of(
                "bootstrap.servers", TestKafka.bootstrapServers(),
                "group.id", TestKafka.freshGroup(),
                "auto.offset.reset", "earliest");
        List<UUID> relayed = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(shop.topic));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> relayed.add(UUID.fromString(
                                new String(record.headers().lastHeader("id").value()))));
                return relayed.size() >= requested.size();
            });
            consumer.poll(Duration.ofMillis(500))
                    .forEach(record -> relayed.add(UUID.fromString(
                            new String(record.headers().lastHeader("id").value()))));
        }
        assertThat(relayed).containsExactlyInAnyOrderElementsOf(requested);
    }

    /** With an event, and a request, that belong to the partitions after the plain table. */
    private void goesOnBehindTheBound() {
        UuidV7 later = new UuidV7(Clock.offset(Clock.systemUTC(), Duration.ofDays(20)));
        EventRequests laterRequests = new JdbcEventRequests(service, settings, Object::toString, later);
        new TransactionTemplate(transactions)
                .executeWithoutResult(transaction -> requested.add(
                        laterRequests.request(EventRequest.of("order", "saga-later", "Reserve", shop.topic, "{}"))));
        UUID event = later.next();
        events.add(event);
        deliver(event);
        deliver(event);

        assertThat(settled("timeline.event_consumption_history")).containsOnlyOnce(event);
        assertThat(settled("only timeline.event_consumption_history_first")).doesNotContain(event);
        assertThat(settled("only timeline.event_consumption_history_default")).isEmpty();
    }
}
