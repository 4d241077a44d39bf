package dev.sagarewind.benchmark;

import dev.sagarewind.support.TestKafka;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fills both histories of a database as a busy shop would over months: sagas of eight events on four topics, each event
 * requested once and consumed by two groups. One in two hundred deliveries fails, of few causes mostly, and succeeds later;
 * of the newest so many have not yet, and hold their saga. By hand, in a database that has the two tables:
 * {@code ./mvnw spring-boot:test-run -Dtest.main=dev.sagarewind.benchmark.HistoryMaker
 * -Dspring-boot.run.arguments="--url=jdbc:postgresql://127.0.0.1/shop --user=postgres --rows=10000000 --months=12"}.
 */
public final class HistoryMaker {

    /**
     * How much.
     *
     * @param rows of the consumption history, about
     * @param over how long, up to now
     * @param open how many messages are failed and not settled, about
     */
    public record Size(long rows, Duration over, int open) {

        public Size(long rows, int months, int open) {
            this(rows, Duration.ofDays(30L * months), open);
        }
    }

    static final int TOPICS = 4;
    static final int PARTITIONS = 24;
    private static final int STEPS = 8;
    private static final int GROUPS_OF_TOPIC = 2;
    /** How many sagas are under way at a time. */
    private static final int ABREAST = 64;

    private static final double FAILED = 0.005;
    /** Among the newest deliveries, where the incident is. */
    private static final double FAILED_NOW = 0.1;

    /** However large the history: pages draw what failed in the last hours. */
    private static final Duration INCIDENT = Duration.ofHours(3);

    private static final String[] STEP_NAMES = {
        "PlaceOrder",
        "ReserveStock",
        "AuthorisePayment",
        "PackParcel",
        "BookCourier",
        "CapturePayment",
        "SendInvoice",
        "CloseOrder"
    };
    private static final String[] SAGA_TYPES = {"Order", "Refund", "Subscription", "Return"};
    private static final String[] TOPIC_NAMES = {"order.events", "stock.events", "payment.events", "parcel.events"};
    private static final String[] SERVICES = {"order", "stock", "payment", "parcel"};

    private static final String REQUEST_COLUMNS =
            "event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by, requested_at, caused_by";
    private static final String CONSUMPTION_COLUMNS = "consumer_group, event_id, saga_id, event_type, topic, partition,"
            + " record_offset, outcome, consumed_by, started_at, consumed_at, waits_for, error_type, error_message,"
            + " error_stack";

    /** Apart enough for whatever one writer writes: of sagas, and of the offsets of a partition. */
    private static final long EACH_WRITER = 1_000_000_000L;

    private final long firstSaga;
    private final SplittableRandom random;
    private final Causes causes = new Causes(40);
    private final long[] ends = new long[TOPICS * PARTITIONS];
    /** By saga and group: the event that failed, in the newest part. */
    private final Map<String, UUID> stuck = new HashMap<>();

    /** @param writer none of two that write to one history have the same */
    HistoryMaker(int writer) {
        this.firstSaga = writer * EACH_WRITER;
        this.random = new SplittableRandom(20_261_126 + writer);
        Arrays.fill(ends, firstSaga);
    }

    /**
     * In one transaction.
     *
     * @param database as a superuser, or as whoever owns the two tables
     */
    public static void fill(DataSource database, Size size) throws SQLException {
        fill(database, size, Integer.MAX_VALUE);
    }

    /** @param rowsEach of the consumption history in one transaction, about */
    static void fill(DataSource database, Size size, int rowsEach) throws SQLException {
        try (var indexes = WithoutIndexes.of(database, "timeline");
                Connection ones = database.getConnection();
                Connection others = database.getConnection()) {
            new HistoryMaker(0).events(ones, others, size, Math.max(rowsEach / GROUPS_OF_TOPIC, 1));
            indexes.restore();
        }
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("vacuum (analyze) timeline.event_request_history").update();
        jdbc.sql("vacuum (analyze) timeline.event_consumption_history").update();
    }

    public static void main(String[] arguments) throws SQLException {
        var given = new DefaultApplicationArguments(arguments);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(Arguments.only(given, "url", "jdbc:postgresql://127.0.0.1/shop"));
        database.setUser(Arguments.only(given, "user", "postgres"));
        database.setPassword(Arguments.only(given, "password", ""));
        Size size = new Size(
                Long.parseLong(Arguments.only(given, "rows", "1000000")),
                Integer.parseInt(Arguments.only(given, "months", "12")),
                Integer.parseInt(Arguments.only(given, "open", "2000")));
        long since = System.nanoTime();
        fill(database, size);
        System.out.println(size + " made in " + Duration.ofNanos(System.nanoTime() - since));
    }

    private void events(Connection ones, Connection others, Size size, int eventsEach) throws SQLException {
        long events = size.rows() / GROUPS_OF_TOPIC;
        long newest = Math.max(events - (long) (size.open() / FAILED_NOW / GROUPS_OF_TOPIC), 0);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        long last = micros(now.minusSeconds(60));
        long first = micros(now.minus(size.over()));
        long began = newest == 0 ? first : Math.max(first, micros(now.minus(INCIDENT)));
        UUID[] before = new UUID[ABREAST];
        for (long done = 0; done < events; done += eventsEach) {
            try (var requests = requests(ones);
                    var consumptions = consumptions(others)) {
                for (long event = done; event < Math.min(done + eventsEach, events); event++) {
                    boolean isNewest = event >= newest;
                    long at = isNewest
                            ? between(began, last, event - newest, events - newest)
                            : between(first, began, event, newest);
                    int lane = (int) (event % ABREAST);
                    int step = (int) (event / ABREAST % STEPS);
                    UUID id = id(at, event);
                    UUID cause = step == 0 ? null : before[lane];
                    event(requests, id, saga(event), step, at, cause, row -> {
                        deliver(consumptions, row, at + random.nextInt(20_000, 400_000), isNewest);
                    });
                    before[lane] = id;
                }
            }
        }
    }

    private static long between(long from, long to, long part, long of) {
        return from + (long) ((double) part / of * (to - from));
    }

    private static BinaryCopy requests(Connection connection) throws SQLException {
        return new BinaryCopy(connection, "timeline.event_request_history", REQUEST_COLUMNS);
    }

    private static BinaryCopy consumptions(Connection connection) throws SQLException {
        return new BinaryCopy(connection, "timeline.event_consumption_history", CONSUMPTION_COLUMNS);
    }

    private long saga(long event) {
        return firstSaga + event / ABREAST / STEPS * ABREAST + event % ABREAST;
    }

    /**
     * Events of this moment, requested in one transaction and consumed in the next.
     *
     * @param first the number of the first one among this writer's
     * @param failed the share of the deliveries that fail, and hold nothing
     * @return how many rows of the consumption history
     */
    int now(Connection connection, long first, int events, double failed) throws SQLException {
        long at = micros(Instant.now());
        List<Row> rows = new ArrayList<>();
        try (var requests = requests(connection)) {
            for (long event = first; event < first + events; event++) {
                int step = (int) (event / ABREAST % STEPS);
                event(requests, id(at, event), saga(event), step, at, null, rows::add);
            }
        }
        try (var consumptions = consumptions(connection)) {
            for (Row row : rows) {
                boolean fails = random.nextDouble() < failed;
                row.write(consumptions, fails ? "FAILED" : "SUCCEEDED", at, null, fails ? causes.next(random) : null);
            }
        }
        return rows.size();
    }

    /** What becomes of an event in one of the groups it is for. */
    private interface Delivery {
        void of(Row row) throws SQLException;
    }

    private void event(
            BinaryCopy requests, UUID id, long saga, int step, long at, @Nullable UUID cause, Delivery delivery)
            throws SQLException {
        String sagaId = "order-" + saga;
        int topic = step % TOPICS;
        int partition = Math.floorMod(sagaId.hashCode(), PARTITIONS);
        long offset = ends[topic * PARTITIONS + partition]++;
        String requestedBy = SERVICES[Math.floorMod(step - 1, TOPICS)];
        requests.row(10)
                .uuid(id)
                .text(sagaId)
                .text(SAGA_TYPES[(int) (saga % SAGA_TYPES.length)])
                .text(STEP_NAMES[step])
                .text(TOPIC_NAMES[topic])
                .text(sagaId)
                .json(
                        "{\"orderId\": \"%s\", \"step\": %d, \"amount\": %d.%02d, \"currency\": \"EUR\", \"customer\": %d}"
                                .formatted(sagaId, step, saga % 900, saga % 100, saga % 50_000))
                .text(requestedBy + "-" + saga % 3)
                .time(at)
                .uuid(cause);
        for (int one = 0; one < GROUPS_OF_TOPIC; one++) {
            String group = group(topic, one);
            delivery.of(new Row(group, id, sagaId, STEP_NAMES[step], TOPIC_NAMES[topic], partition, offset));
        }
    }

    private void deliver(BinaryCopy copy, Row row, long at, boolean newest) throws SQLException {
        String here = row.sagaId + " " + row.group;
        UUID waitsFor = newest ? stuck.get(here) : null;
        if (waitsFor != null) {
            row.write(copy, "HELD", at, waitsFor, null);
        } else if (random.nextDouble() < (newest ? FAILED_NOW : FAILED)) {
            row.write(copy, "FAILED", at, null, causes.next(random));
            if (newest) {
                stuck.put(here, row.id);
            } else {
                row.write(copy, "SUCCEEDED", at + random.nextLong(60_000_000, 3_600_000_000L), null, null);
            }
        } else {
            row.write(copy, "SUCCEEDED", at, null, null);
        }
    }

    /** A delivery, of which each attempt is a row. */
    private record Row(
            String group, UUID id, String sagaId, String eventType, String topic, int partition, long offset) {

        void write(BinaryCopy copy, String outcome, long at, @Nullable UUID waitsFor, Causes.@Nullable Failed failed)
                throws SQLException {
            copy.row(15)
                    .text(group)
                    .uuid(id)
                    .text(sagaId)
                    .text(eventType)
                    .text(topic)
                    .number(partition)
                    .number(offset)
                    .text(outcome)
                    .text(group + "-" + partition % 3)
                    .time(at - 8_000)
                    .time(at)
                    .uuid(waitsFor)
                    .text(failed == null ? null : failed.type())
                    .text(failed == null ? null : failed.message())
                    .text(failed == null ? null : failed.stack());
        }
    }

    private static String group(int topic, int one) {
        return SERVICES[topic] + (one == 0 ? "" : "-report");
    }

    /** Makes the topics and the groups that consume them, without records, members or lag. */
    static void makeGroups() {
        for (int topic = 0; topic < TOPICS; topic++) {
            String name = TOPIC_NAMES[topic];
            TestKafka.createTopic(name, PARTITIONS, Map.of());
            Map<TopicPartition, OffsetAndMetadata> offsets = IntStream.range(0, PARTITIONS)
                    .boxed()
                    .collect(Collectors.toMap(
                            partition -> new TopicPartition(name, partition), partition -> new OffsetAndMetadata(0)));
            for (int one = 0; one < GROUPS_OF_TOPIC; one++) {
                TestKafka.commit(TestKafka.admin(), group(topic, one), offsets);
            }
        }
    }

    /** Of version 7, in the order of the events. */
    private UUID id(long micros, long event) {
        long most = micros / 1000 << 16 | 0x7000 | event & 0xfff;
        return new UUID(most, random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
