package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.PlanLog;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.timeline.EventInGroup;
import dev.sagarewind.timeline.EventLog;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.timeline.FeedFixture;
import dev.sagarewind.timeline.HistoryFeed;
import dev.sagarewind.timeline.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * No question to the history costs more as the history grows: each is answered from an index. On more rows, with the
 * plans written to a file: {@code ./mvnw test -Dtest=PlansIntegrationTests -Dplans.rows=5000000
 * -Dplans.file=target/plans.txt}.
 */
@ParameterizedClass
@EnumSource(Layout.class)
class PlansIntegrationTests {

    private static final long ROWS = Long.getLong("plans.rows", 100_000);
    private static final Pattern WHOLE_TABLE =
            Pattern.compile("Seq Scan on (event_request_history|event_consumption_history)");
    private static final ConsumerGroupId GROUP = new ConsumerGroupId("group-1");
    private static final PartitionId PARTITION = new PartitionId("order.1", 1);
    private static final long NUMBER = ROWS - 7;
    private static final EventId EVENT = new EventId(UUID.fromString(uuid(NUMBER)));
    private static final String SAGA = "saga-" + NUMBER / 5;

    /** Every 200th event failed first; what failed among the last 20,000 rows still is open and holds the next one. */
    private static final String CONSUMPTIONS = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                   started_at, consumed_at, waits_for, error_type, error_message)
            select 'group-' || kind, cast(md5('event' || n) as uuid), 'saga-' || n / 5, 'CapturePayment',
                   'order.' || kind, n %% 6, n, outcome, 'group-' || n %% 4 || '-' || n %% 400,
                   now() - (%1$d - n) * interval '100 ms', now() - (%1$d - n) * interval '100 ms',
                   case when outcome = 'HELD' then cast(md5('event' || n - 1) as uuid) end,
                   case when outcome = 'FAILED' then 'java.net.SocketTimeoutException' end,
                   case when outcome = 'FAILED' then 'Read timed out' end
              from generate_series(1, %1$d) n
             cross join lateral (select case when n %% 1000 = 7 then 'rare' else cast(n %% 4 as text) end as kind) k
             cross join lateral (
                select case when n %% 200 = 0 then 'FAILED'
                            when n %% 200 = 1 and n > %1$d - 20000 then 'HELD'
                            else 'SUCCEEDED' end as outcome
                 union all
                select 'SUCCEEDED' where n %% 200 = 0 and n <= %1$d - 20000) attempts
            """.formatted(ROWS);

    private static final String REQUESTS = """
            insert into timeline.event_request_history (
                   event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by, requested_at)
            select cast(md5('event' || n) as uuid), 'saga-' || n / 5, 'order', 'CapturePayment',
                   'order.' || case when n %% 1000 = 7 then 'rare' else cast(n %% 4 as text) end,
                   'saga-' || n / 5, '{"amount": 3240}', 'service-' || n %% 400,
                   now() - (%1$d - n) * interval '100 ms' - interval '1 s'
              from generate_series(1, %1$d) n
            """.formatted(ROWS);

    private static final String INCIDENT = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, topic, partition, record_offset, outcome, consumed_by, started_at)
            select 'group-1', gen_random_uuid(), 'saga-' || n, 'order.1', 1, n, 'FAILED', 'group-1-1', now()
              from generate_series(1, 3000) n
            """;

    private static final String INDEXES = """
            select indexname, indexdef
              from pg_indexes
             where tablename in ('event_request_history', 'event_consumption_history') and indexname not like '%pkey'
            """;

    /** The parts of the divided indexes whose names begin so. */
    private static final String PARTS = """
            select part.relname
              from pg_class divided
             cross join lateral pg_partition_tree(divided.oid) tree
              join pg_class part on part.oid = tree.relid
             where divided.relkind = 'I' and divided.relname like :index || '%'
            """;

    private static final String QUICKLY = "set maintenance_work_mem = '512MB'; ";

    private static Layout layout;
    private static LocalDatabase database;
    private static PlanLog plans;
    private static Board board;
    private static Timeline timeline;
    private static HistoryFeed feed;
    private static EventLog log;

    private record Index(String indexname, String indexdef) {}

    PlansIntegrationTests(Layout layout) {}

    @BeforeParameterizedClassInvocation
    static void fill(Layout of) {
        layout = of;
        database = TestPostgres.migratedDatabase(layout);
        JdbcClient jdbc = JdbcClient.create(database);
        List<Index> indexes = jdbc.sql(INDEXES).query(Index.class).list();
        indexes.forEach(
                index -> jdbc.sql("drop index timeline." + index.indexname()).update());
        jdbc.sql(CONSUMPTIONS).update();
        jdbc.sql(REQUESTS).update();
        indexes.forEach(index -> jdbc.sql(QUICKLY + index.indexdef().replace(" ON ONLY ", " ON "))
                .update());
        jdbc.sql("vacuum analyze timeline.event_consumption_history").update();
        jdbc.sql("vacuum analyze timeline.event_request_history").update();
        plans = new PlanLog(database);
        board = Board.on(plans).catchUp();
        jdbc.sql("analyze saga_rewind.failure").update();
        timeline = FeedFixture.timeline(plans);
        feed = FeedFixture.feed(plans);
        log = FeedFixture.eventLog(plans);
        plans.take();
    }

    @Test
    void theBoardIsBuiltFromTheFailuresAlone() {
        assertThat(feed.unsettledAfter(Instant.EPOCH, 0, 1_000)).isNotEmpty();
        check("rebuild, first 1,000", "event_consumption_history_failed", "event_consumption_history_settled");
    }

    @Test
    void followingReadsWhatIsNew() {
        board.step();
        check("follow, nothing new", "event_consumption_history_recorded");
        JdbcClient.create(plans.getTargetDataSource())
                .sql(
                        "insert into timeline.event_consumption_history (consumer_group, event_id, saga_id, topic, partition, "
                                + "record_offset, outcome, consumed_by, started_at) select 'group-1', gen_random_uuid(), "
                                + "'saga-x', 'order.1', 1, n, case when n % 10 = 0 then 'FAILED' else 'SUCCEEDED' end, 'x', "
                                + "now() from generate_series(1, 100) n")
                .update();
        board.step();
        check("follow, 100 new, 10 failed", "event_consumption_history_recorded", "event_consumption_history_event");
    }

    @Test
    void anIncidentIsReadByItsEventsWhileStatisticsKnowNothingOfIt() {
        LocalDatabase database = TestPostgres.migratedDatabase(layout);
        PlanLog incident = new PlanLog(database);
        Board followed = Board.on(incident).catchUp();
        JdbcClient.create(database).sql(INCIDENT).update();
        incident.take();

        followed.step();

        assertThat(followed.failures.countByState()).containsEntry(FailureState.OPEN, 3_000);
        List<String> explained = incident.take();
        String taken = String.join("\n", explained);
        assertThat(partsOf("event_consumption_history_unsettled")).noneMatch(taken::contains);
        check("follow, an incident without statistics", explained, "event_consumption_history_event");
    }

    @Test
    void thePageOfFailuresReadsWhatIsOpen() {
        assertThat(board.failures.list(FailureFilter.open(), Optional.empty(), 51))
                .hasSizeGreaterThan(50);
        check("board, newest open", "failure_list");
        Cause cause = board.causes.open(Optional.empty(), 21).get(0);
        check("board, causes");
        board.failures.openOfCause(cause.id(), 1_000);
        check("board, a cause with what it holds");
        board.failures.countByState();
        check("board, counts");
        board.failures.openByGroup();
        check("board, by group");
        board.sagas.list(StandingSagas.Filter.none(), Optional.empty(), 51);
        check("board, sagas that stand still");
    }

    @Test
    void anEventAndASagaAreReadByTheirIds() {
        assertThat(timeline.event(EVENT)).isPresent();
        checkOne("event", "event_request_history_pkey", "event_consumption_history_event");
        assertThat(timeline.saga(SAGA)).hasSize(5);
        check("saga", "event_request_history_saga", "event_consumption_history_saga");
    }

    @Test
    void aPlanReadsItsRange() {
        var partition = new GroupPartition(GROUP, PARTITION);
        assertThat(timeline.range(partition, new OffsetRange(NUMBER - 5_000, NUMBER), 201))
                .hasSize(201);
        check("range of 5,000 offsets, first 201", "event_consumption_history_offset");
        timeline.states(GROUP, List.of(EVENT));
        checkOne("states of one event", "event_consumption_history_event");
        feed.summaries(List.of(new EventInGroup(GROUP, EVENT)));
        checkOne("summary of one event", "event_consumption_history_event", "event_request_history_pkey");
        timeline.passedByLater(GROUP, List.of(EVENT));
        check("passed by later", "event_consumption_history_event", "event_consumption_history_saga");
        timeline.lastConsumedAt(GROUP);
        check("last consumed", "event_consumption_history_group");
        assertThat(timeline.topics(100)).containsKey(GROUP).hasSize(5);
        check("topics of groups", "event_consumption_history_offset");
    }

    /** PostgreSQL makes a plan for any range at all after some uses of a statement, and expects few rows then. */
    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void aLongRangeIsReadUpToTheLimitOnly(String mode) {
        LocalDatabase planning = database.as(LocalPostgres.USER);
        planning.setOptions("-c plan_cache_mode=" + mode);
        PlanLog planned = new PlanLog(planning);
        assertThat(FeedFixture.timeline(planned)
                        .range(new GroupPartition(GROUP, PARTITION), new OffsetRange(0, ROWS), 201))
                .hasSize(201);
        String taken = String.join("\n", planned.take());
        write("\n######## whole range, first 201, " + mode + "\n" + taken + "\n");
        String parts = String.join("|", partsOf("event_consumption_history_offset"));
        assertThat(Pattern.compile("using (?:" + parts + ") on .*actual rows=(\\d+)")
                        .matcher(taken)
                        .results()
                        .mapToLong(scan -> Long.parseLong(scan.group(1))))
                .isNotEmpty()
                .allMatch(rows -> rows <= 201);
    }

    @Test
    void whoRequestedOrConsumedIsReadNewestFirst() {
        log(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        check("log", "event_request_history_time", "event_consumption_history_time");
        log(Optional.of("service-1"), Optional.empty(), Optional.empty(), Optional.empty());
        check("log, requested by", "event_request_history_requester");
        log(Optional.empty(), Optional.of("group-1-1"), Optional.empty(), Optional.empty());
        check("log, consumed by", "event_consumption_history_consumer");
        log(Optional.empty(), Optional.empty(), Optional.of(new ConsumerGroupId("group-rare")), Optional.empty());
        check("log, group", "event_consumption_history_group");
        log(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("order.rare"));
        check("log, topic", "event_request_history_topic", "event_consumption_history_topic");
    }

    @Test
    void whatNoIndexHasInOrderIsSearchedForWithinItsTimeRange() {
        Scope scope = new Scope(List.of(Set.of(new Reach(Set.of("group-*"), Set.of("order.*"), Set.of("order")))));
        var filter = new EventLogFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.of("order"),
                Optional.of("CapturePayment"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("order.1"),
                Optional.empty(),
                Optional.of(Instant.now().minusSeconds(60)),
                Optional.empty(),
                scope);
        assertThat(filter.searches()).isTrue();
        assertThat(log.list(filter, Optional.empty(), 51)).isNotEmpty();
        check(
                "log, types and topic within a scope and a minute",
                "event_request_history_t",
                "event_consumption_history_t",
                "event_request_history_pkey");
    }

    private static void log(
            Optional<String> requestedBy,
            Optional<String> consumedBy,
            Optional<ConsumerGroupId> group,
            Optional<String> topic) {
        var filter = new EventLogFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                requestedBy,
                consumedBy,
                group,
                topic,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Scope.everything());
        assertThat(log.list(filter, Optional.empty(), 51)).hasSize(51);
    }

    private static void check(String question, String... indexes) {
        check(question, plans.take(), indexes);
    }

    private static void check(String question, List<String> explained, String... indexes) {
        String taken = String.join("\n", explained);
        write("\n######## " + question + "\n" + taken + "\n");
        assertThat(taken).as(question).contains("plan:").doesNotContainPattern(WHOLE_TABLE);
        for (String index : indexes) {
            assertThat(partsOf(index)).as(question + ": " + index).anyMatch(taken::contains);
        }
    }

    /** Of an event, where it is. */
    private static void checkOne(String question, String... indexes) {
        List<String> taken = plans.take();
        for (String table : List.of("event_request_history", "event_consumption_history")) {
            assertThat(PlanLog.partitionsRead(taken, table)).as(question).hasSizeLessThanOrEqualTo(1);
        }
        if (layout == Layout.PARTITIONED) {
            assertThat(PlanLog.partitionsRead(taken, "event_consumption_history"))
                    .as(question)
                    .hasSize(1);
        }
        check(question, taken, indexes);
    }

    private static List<String> partsOf(String index) {
        List<String> parts = new ArrayList<>(divided(index));
        if (index.equals("event_consumption_history_event")) {
            // The primary key begins with the event there.
            parts.addAll(divided("event_consumption_history_pkey"));
        }
        return parts.isEmpty() ? List.of(index) : parts;
    }

    private static List<String> divided(String index) {
        return JdbcClient.create(plans.getTargetDataSource())
                .sql(PARTS)
                .param("index", index)
                .query(String.class)
                .list();
    }

    private static void write(String text) {
        String file = System.getProperty("plans.file", "");
        if (!file.isEmpty()) {
            try {
                Files.writeString(Path.of(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** As {@code md5('event' || n)} is, taken for a uuid. */
    private static String uuid(long number) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(("event" + number).getBytes());
            String hex = HexFormat.of().formatHex(digest);
            return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
