package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.benchmark.Figures;
import dev.sagarewind.benchmark.Timings;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestPostgres;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/**
 * What the recorder costs beside a check for duplicates written by hand and beside none, in turns, and what PostgreSQL
 * can do without Kafka and Java. Not part of the suite: {@code ./mvnw test -Dtest=RecorderBenchmark}.
 */
class RecorderBenchmark {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);
    private static final int WARM_UP = Integer.getInteger("benchmark.warmUp", 4);
    private static final int RECORDS = Integer.getInteger("benchmark.records", 5_000);
    private static final int SLOW_RECORDS = Integer.getInteger("benchmark.slowRecords", 1_000);
    private static final int CONSUMERS = Integer.getInteger("benchmark.consumers", 1);

    private static final UuidV7 EVENTS = new UuidV7(Clock.systemUTC());

    private static final Figures FIGURES = new Figures(
            "recorder",
            "PostgreSQL's synchronous_commit",
            "handler",
            "network, ms a round trip",
            "offsets committed",
            "listener",
            "records/s",
            "ms per record, median",
            "ms per record, p99",
            "throughput to plain",
            "throughput to SELECT-then-INSERT",
            "to that of the recorder's row");

    /** One listener in a service of its own, started for its turns only. */
    private record Candidate(
            String name,
            Measured listener,
            RecordedService service,
            String topic,
            List<Double> recordsPerSecond,
            Timings timings) {}

    private final LocalDatabase database = TestPostgres.freshDatabase();
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();

    @ParameterizedTest
    @CsvSource({
        "off, 0, 0, BATCH",
        "on, 0, 0, BATCH",
        "off, 0, 200, BATCH",
        "on, 0, 200, BATCH",
        "off, 0, 0, RECORD",
        "on, 0, 0, RECORD",
        "off, 2, 0, BATCH",
        "on, 2, 0, BATCH"
    })
    void costs(String synchronousCommit, int handlerMillis, int networkMicros, String ackMode) throws Exception {
        LocalPostgres.execute(database, """
                create table effect (position bigint generated always as identity primary key, event text not null);
                create table processed_event (
                    event text primary key, processed_at timestamptz not null default clock_timestamp());
                alter database %s set synchronous_commit = %s
                """.formatted(database.getDatabaseName(), synchronousCommit));
        int records = handlerMillis + networkMicros == 0 ? RECORDS : SLOW_RECORDS;
        try (HikariDataSource pool = new HikariDataSource();
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            pool.setDataSource(networkMicros == 0 ? database : distant(networkMicros));
            long nanos = handlerMillis * 1_000_000L;
            candidate("plain", pool, new Measured.Plain(pool, nanos), ackMode);
            candidate("SELECT-then-INSERT", pool, new Measured.SelectThenInsert(pool, nanos), ackMode);
            candidate(
                    "SELECT-then-INSERT of the recorder's row",
                    pool,
                    new Measured.SelectThenInsertOfTheRow(pool, nanos),
                    ackMode);
            candidate("recorder", pool, new Measured.ByRecorder(pool, nanos), ackMode);
            candidate("recorder, not in order", pool, new Measured.ByRecorderInNoOrder(pool, nanos), ackMode);
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (Candidate candidate : candidates.values()) {
                    turn(candidate, producer, records, round >= 0);
                }
            }
        } finally {
            candidates.values().forEach(candidate -> candidate.service().close());
        }
        double plain = median("plain");
        double byHand = median("SELECT-then-INSERT");
        double sameRow = median("SELECT-then-INSERT of the recorder's row");
        for (Candidate candidate : candidates.values()) {
            double own = median(candidate.name());
            FIGURES.row(
                    synchronousCommit,
                    handlerMillis + " ms",
                    networkMicros / 1e3,
                    candidate.name().startsWith("recorder")
                            ? "every %d ms, meanwhile".formatted(OffsetCommits.INTERVAL.toMillis())
                            : ackMode.equals("RECORD") ? "one by one" : "poll by poll",
                    candidate.name(),
                    own,
                    candidate.timings().median(),
                    candidate.timings().percentile(99),
                    own / plain,
                    own / byHand,
                    own / sameRow);
        }
        assertThat(count("timeline.event_consumption_history")).isEqualTo(3 * (WARM_UP + ROUNDS) * records);
        assertThat(count("processed_event")).isEqualTo((WARM_UP + ROUNDS) * records);
        assertThat(count("effect")).isEqualTo(5 * (WARM_UP + ROUNDS) * records);
        if (handlerMillis == 0 && ackMode.equals("RECORD")) {
            postgresAlone(synchronousCommit);
        }
    }

    private LocalDatabase distant(int micros) throws SQLException {
        LocalDatabase distant = new LocalDatabase(
                database.getServerNames()[0], database.getPortNumbers()[0], database.getDatabaseName());
        distant.setSocketFactory(Distance.class.getName());
        distant.setSocketFactoryArg(String.valueOf(micros));
        return distant;
    }

    private void candidate(String name, HikariDataSource pool, Measured listener, String ackMode) {
        String topic = TestKafka.freshTopic(CONSUMERS);
        RecordedService service = RecordedService.start(
                pool,
                Measured.class,
                () -> listener,
                "topic=" + topic,
                "group=" + TestKafka.freshGroup(),
                "spring.kafka.listener.ack-mode=" + ackMode,
                "spring.kafka.listener.concurrency=" + CONSUMERS,
                "spring.kafka.listener.auto-startup=false");
        candidates.put(name, new Candidate(name, listener, service, topic, new ArrayList<>(), new Timings()));
    }

    private static void turn(Candidate candidate, KafkaProducer<String, String> producer, int records, boolean counts)
            throws Exception {
        for (int i = 0; i < records; i++) {
            String event = EVENTS.next().toString();
            String saga = "saga-" + i % 100;
            ProducerRecord<String, String> record = new ProducerRecord<>(candidate.topic(), i % CONSUMERS, saga, event);
            Shop.header(record, "id", event);
            Shop.header(record, "saga_id", saga);
            Shop.header(record, "event_type", "Charge");
            producer.send(record);
        }
        producer.flush();
        Measured.Round round = candidate.listener().begin(records);
        KafkaListenerEndpointRegistry containers = candidate.service().bean(KafkaListenerEndpointRegistry.class);
        containers.start();
        double recordsPerSecond = round.recordsPerSecond();
        containers.stop();
        if (counts) {
            candidate.recordsPerSecond().add(recordsPerSecond);
            candidate.timings().addAll(round.timings);
        }
    }

    /** What pgbench makes of the recorder's statements and of those written by hand: the database's own limit. */
    private void postgresAlone(String synchronousCommit) throws Exception {
        for (Pgbench.Script script : Pgbench.Script.values()) {
            double perSecond = Pgbench.transactionsPerSecond(database, script, CONSUMERS);
            String listener = script == Pgbench.Script.RECORDER ? "recorder" : "SELECT-then-INSERT";
            FIGURES.row(
                    synchronousCommit,
                    "0 ms",
                    0.0,
                    "none",
                    "pgbench of the statements of " + listener + "; with Kafka and Java "
                            + Math.round(100 * median(listener) / perSecond) + " % of it",
                    perSecond,
                    1_000 * CONSUMERS / perSecond,
                    "",
                    "",
                    "",
                    "");
        }
    }

    private double median(String candidate) {
        List<Double> sorted =
                candidates.get(candidate).recordsPerSecond().stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private int count(String table) {
        return JdbcClient.create(database)
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }
}
