package dev.sagarewind.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.HistoryCatalogue;
import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What keeps the partitions of the layout for size. */
class PartitionedHistoryIntegrationTests {

    private static final String KEEP_ALL = "call timeline.keep_partitions(ahead => '4 weeks', keep => null)";
    private static final String KEEP_90 = "call timeline.keep_partitions(ahead => '4 weeks', keep => '90 days')";
    private static final String ROW = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, topic, partition, record_offset, outcome, consumed_by, started_at,
                   consumed_at)
            values ('payment', :event, 'saga-1', 'order.payment', 0, 1, :outcome, 'payment-0', :at, :at)
            on conflict do nothing
            """;
    private static final Instant NOW = Instant.now();

    private final LocalDatabase database = TestPostgres.freshDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database);

    PartitionedHistoryIntegrationTests() {
        LocalPostgres.installPartitioning(database);
    }

    @Test
    void bothLayoutsHaveTheSameColumnsIndexesConstraintsAndRights() {
        LocalDatabase flat = TestPostgres.freshDatabase();

        assertThat(HistoryCatalogue.of(database)).isEqualTo(HistoryCatalogue.of(flat));
        assertThat(HistoryCatalogue.of(TestPostgres.freshDatabase(Layout.PARTITIONED)))
                .isEqualTo(HistoryCatalogue.of(flat));
        assertThat(HistoryCatalogue.of(flat)).hasSizeGreaterThan(40);
        assertThat(HistoryCatalogue.primaryKeys(flat))
                .containsExactly("PRIMARY KEY (consumption_id)", "PRIMARY KEY (event_id)");
        assertThat(HistoryCatalogue.primaryKeys(database))
                .containsExactly("PRIMARY KEY (event_id, consumption_id)", "PRIMARY KEY (event_id)");
    }

    @Test
    void makesPartitionsAheadOnce() {
        call(KEEP_ALL);
        List<String> made = partitions();
        call(KEEP_ALL);

        assertThat(partitions()).isEqualTo(made);
        // Two default ones, and of each history the week that is, four ahead and perhaps the one after.
        assertThat(made).hasSizeBetween(2 + 2 * 5, 2 + 2 * 6);
        assertThat(jdbc.sql("select min(ends - starts) || ' ' || max(ends - starts) from timeline.history_partitions()")
                        .query(String.class)
                        .single())
                .isEqualTo("7 days 7 days");
        assertThat(jdbc.sql("""
                                select bool_and(starts <= now() and now() < ends)
                                  from timeline.history_partitions() where now() between starts and ends
                                """).query(Boolean.class).single()).isTrue();
        write(v7(NOW), "SUCCEEDED", NOW);
        write(UUID.randomUUID(), "SUCCEEDED", NOW);
        assertThat(jdbc.sql("select count(*) from timeline.event_consumption_history_default")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void goesOnWhereItEndedWhenTheSizeIsChanged() {
        call("call timeline.keep_partitions(ahead => '2 days', keep => null, each => 'day')");
        call("call timeline.keep_partitions(ahead => '70 days', keep => null, each => 'month')");

        assertThat(jdbc.sql("""
                                select count(*)
                                  from (select starts, lag(ends) over (partition by history order by ends) as before
                                          from timeline.history_partitions() where not is_default) p
                                 where starts <> before
                                """).query(Integer.class).single()).isZero();
        assertThat(jdbc.sql("select max(ends) > now() + interval '70 days' from timeline.history_partitions()")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            null, '90 days'             | write how far partitions shall be made ahead
            '1 day', '90 days'          | write how far partitions shall be made ahead
            '3 years', '90 days'        | from 2 days to 2 years
            '4 weeks', '1 hour'         | keep is 01:00:00: write 1 day or more
            '4 weeks', '-90 days'       | write 1 day or more
            '4 weeks', '90 days', 'sun' | each is sun: write day, week or month
            '2 years', '90 days', 'day' | more than 400 partitions
            """)
    void refusesNonsenseWithASentence(String arguments, String sentence) {
        assertThatThrownBy(() -> call("call timeline.keep_partitions(" + arguments + ")"))
                .hasMessageContaining(sentence);
        assertThat(partitions()).hasSize(2);
    }

    @Test
    void dropsWhatIsOldEnoughAndTellsSinceWhenTheHistoryIsWhole() {
        olderPartitions("a", 110, 100);
        Instant last = days(99);
        UUID event = v7(days(105));
        request(event, days(105));
        write(event, "FAILED", days(101));
        write(event, "SUCCEEDED", last);

        List<String> said = call(KEEP_90);

        assertThat(said)
                .contains("timeline.event_consumption_history_a: DROPPED", "timeline.event_request_history_a: DROPPED");
        assertThat(partitions()).noneMatch(name -> name.endsWith("_a")).anyMatch(name -> name.endsWith("_default"));
        assertThat(jdbc.sql("select since from timeline.history_kept where history like '%consumption%'")
                        .query((row, number) -> JdbcColumns.instant(row, "since"))
                        .single())
                .isEqualTo(last);
        assertThat(call(KEEP_90)).noneMatch(sentence -> sentence.contains("DROPPED"));
    }

    @Test
    void keepsAPartitionWithAnOpenFailureAndTheRequestsOfItsEventsUntilItIsSettledLongAgo() {
        olderPartitions("a", 110, 100);
        olderPartitions("b", 100, 95);
        UUID event = v7(days(105));
        request(event, days(105));
        write(event, "FAILED", days(105));

        assertThat(call(KEEP_90))
                .anyMatch(sentence ->
                        sentence.contains("event_consumption_history_a stays") && sentence.contains("open failures"))
                .contains("timeline.event_request_history_a: NEEDED");
        assertThat(partitions()).as("which a rewind to it would read").contains("timeline.event_consumption_history_b");
        jdbc.sql("select timeline.skip_event('payment', ?, 'no use', 'aiko')")
                .param(event)
                .query(Boolean.class)
                .single();

        assertThat(call(KEEP_90))
                .contains(
                        "timeline.event_consumption_history_a: YOUNG", "timeline.event_consumption_history_b: DROPPED");
        assertThat(jdbc.sql("select count(since) from timeline.history_kept")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void neverDropsWhatItWasNotToldToNorTheDefaultPartition() {
        olderPartitions("a", 110, 100);
        olderPartitions("b", 95, 85);
        write(v7(days(105)), "SUCCEEDED", days(105));
        write(UUID.fromString("ffffffff-0000-4000-8000-000000000000"), "SUCCEEDED", days(300));

        call(KEEP_ALL);
        assertThat(partitions()).anyMatch(name -> name.endsWith("_a"));
        call(KEEP_90);

        assertThat(partitions()).noneMatch(name -> name.endsWith("_a")).anyMatch(name -> name.endsWith("history_b"));
        assertThat(jdbc.sql("select count(*) from timeline.event_consumption_history")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void notesForHowLongTheHistoryIsKeptWhateverItWasToldBefore() {
        Timeline timeline = FeedFixture.timeline(database);
        assertThat(timeline.keptFor()).isEmpty();

        call(KEEP_90);
        assertThat(timeline.keptFor()).contains(Duration.ofDays(90));
        call("call timeline.keep_partitions(ahead => '4 weeks', keep => '36 hours')");
        assertThat(timeline.keptFor()).contains(Duration.ofHours(36));
        call(KEEP_ALL);
        assertThat(timeline.keptFor()).isEmpty();
        assertThat(timeline.droppedUpTo()).isEmpty();
    }

    @Test
    void runAgainItBringsUpToDateWhatAnEarlierOneMadeAndLosesNothing() {
        olderPartitions("a", 110, 100);
        write(v7(days(105)), "SUCCEEDED", days(105));
        write(v7(NOW), "SUCCEEDED", NOW);
        call(KEEP_90);
        List<String> partitions = partitions();
        Optional<Instant> since = FeedFixture.timeline(database).droppedUpTo();
        jdbc.sql("delete from timeline.history_kept where since is null").update();
        jdbc.sql("alter table timeline.history_kept drop kept_for, alter since set not null")
                .update();
        jdbc.sql("drop procedure timeline.keep_partitions").update();
        assertThat(FeedFixture.timeline(database).keptFor()).isEmpty();

        LocalPostgres.installPartitioning(database);
        LocalPostgres.installPartitioning(database);

        assertThat(partitions()).isEqualTo(partitions);
        assertThat(FeedFixture.timeline(database).droppedUpTo())
                .isEqualTo(since)
                .isPresent();
        call(KEEP_90);
        assertThat(FeedFixture.timeline(database).keptFor()).contains(Duration.ofDays(90));
        assertThat(jdbc.sql("select count(*) from timeline.event_consumption_history")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void findsTheTopicsOfEachGroup() {
        for (String topic : List.of("order.payment", "order.refund", "order.payment")) {
            consumed("payment", topic);
        }
        consumed("stock", "order.payment");

        assertThat(FeedFixture.timeline(database).topics(10))
                .isEqualTo(Map.of(
                        new ConsumerGroupId("payment"), Set.of("order.payment", "order.refund"),
                        new ConsumerGroupId("stock"), Set.of("order.payment")));
        assertThat(FeedFixture.timeline(database).topics(1)).hasSize(1);
    }

    @Test
    void leavesForTheNextRunWhatSomebodyReadsForLong() throws SQLException {
        olderPartitions("a", 110, 100);
        call(KEEP_ALL);
        try (Connection reader = database.getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            jdbc.sql("select timeline.drop_history_partition('timeline.event_consumption_history_a', now())")
                    .query(String.class)
                    .single();
            statement.execute("select count(*) from timeline.event_request_history");
            assertThat(jdbc.sql("select timeline.drop_history_partition('timeline.event_request_history_a', now())")
                            .query(String.class)
                            .single())
                    .isEqualTo("BUSY");
            reader.rollback();
        }
        assertThat(jdbc.sql("select timeline.drop_history_partition('timeline.event_request_history_a', now())")
                        .query(String.class)
                        .single())
                .isEqualTo("DROPPED");
    }

    @Test
    void movesTheFewEventsThatCameBeforeTheirPartition() {
        UUID early = v7(NOW);
        write(early, "FAILED", NOW);

        call(KEEP_ALL);

        assertThat(jdbc.sql("select count(*) from only timeline.event_consumption_history_default")
                        .query(Integer.class)
                        .single())
                .isZero();
        write(early, "SUCCEEDED", NOW);
        assertThat(jdbc.sql(
                                "select string_agg(outcome, ' ' order by consumption_id) from timeline.event_consumption_history")
                        .query(String.class)
                        .single())
                .isEqualTo("FAILED SUCCEEDED");
    }

    @Test
    void leavesALongTimeWithoutPartitionsInTheDefaultOne() {
        many(v7(NOW).toString().substring(0, 13), 10_001, 0);

        call(KEEP_ALL);

        assertThat(jdbc.sql("select count(*) from only timeline.event_consumption_history_default")
                        .query(Integer.class)
                        .single())
                .isEqualTo(10_001);
        List<String> made = partitions();
        assertThat(made).hasSizeBetween(2 + 2 * 5 - 1, 2 + 2 * 6 - 1);
        call(KEEP_ALL);
        assertThat(partitions()).isEqualTo(made);
    }

    /** Large enough that it must not be read while writers wait. */
    @Test
    void attachesBesideALargeDefaultPartition() {
        many("ffffffff-ffff", 40_000, 1_800);

        call(KEEP_ALL);

        assertThat(partitions().stream().filter(name -> name.contains("consumption")))
                .as("not what is under way, as it would have to be read for that")
                .hasSizeBetween(1 + 4, 1 + 5);
        assertThat(jdbc.sql("select count(*) from pg_constraint where conname like '%elsewhere'")
                        .query(Integer.class)
                        .single())
                .isZero();
        write(v7(NOW.plus(Duration.ofDays(15))), "SUCCEEDED", NOW);
        assertThat(jdbc.sql("select count(*) from only timeline.event_consumption_history_default")
                        .query(Integer.class)
                        .single())
                .isEqualTo(40_000);
    }

    @Test
    void boundsNoHistoryWithOtherIds() {
        LocalDatabase flat = TestPostgres.freshDatabase();
        new History(flat).request("saga-1", "order.payment", "order");
        JdbcClient.create(flat)
                .sql("update timeline.event_request_history set event_id = 'ffffffff-0000-4000-8000-000000000000'")
                .update();
        LocalPostgres.installPartitioning(flat);

        assertThatThrownBy(() -> LocalPostgres.execute(
                        flat, "select timeline.bound_history('timeline.event_request_history', current_date + 14)"))
                .hasMessageContaining(
                        "has the event ffffffff-0000-4000-8000-000000000000, which is no UUID of version 7");
        assertThatThrownBy(() -> LocalPostgres.execute(
                        flat, "select timeline.partition_history('timeline.event_request_history')"))
                .hasMessageContaining("no validated check");
    }

    @Test
    void refusesToSwitchWhatWouldStayWithTheOldTable() {
        LocalDatabase flat = flatWithARequest();
        String refused = "select timeline.partition_history('timeline.event_request_history')";

        LocalPostgres.execute(flat, "create publication everything for all tables");
        assertThatThrownBy(() -> LocalPostgres.execute(flat, refused)).hasMessageContaining("is published by rows");
        LocalPostgres.execute(flat, "alter publication everything set (publish_via_partition_root = true)");
        LocalPostgres.execute(flat, "create view own as select event_id from timeline.event_request_history");
        assertThatThrownBy(() -> LocalPostgres.execute(flat, refused)).hasMessageContaining("foreign keys or views");
        LocalPostgres.execute(flat, "drop view own");

        LocalPostgres.execute(flat, refused);
        assertThat(HistoryCatalogue.primaryKeys(flat)).contains("PRIMARY KEY (event_id)");
    }

    /** Its owner, too, is under the policies of such a table, and would take an old partition for empty. */
    @Test
    void theOwnerSeesAllOfAPartitionOfATableWithForcedSecurity() {
        LocalDatabase flat = flatWithARequest();
        LocalPostgres.execute(flat, "alter table timeline.event_request_history force row level security");

        LocalPostgres.execute(flat, "select timeline.partition_history('timeline.event_request_history')");

        assertThat(JdbcClient.create(flat).sql("""
                                select string_agg(relname || ' ' || relrowsecurity || ' ' || relforcerowsecurity, ', '
                                                  order by relname desc)
                                  from pg_class where relname in ('event_request_history', 'event_request_history_first')
                                """).query(String.class).single())
                .isEqualTo("event_request_history_first false false, event_request_history true true");
    }

    /** Plain tables, of which that of the requests is ready to be switched. */
    private static LocalDatabase flatWithARequest() {
        LocalDatabase flat = TestPostgres.freshDatabase();
        new History(flat).request("saga-1", "order.payment", "order");
        JdbcClient.create(flat)
                .sql("update timeline.event_request_history set event_id = ?")
                .param(v7(NOW))
                .update();
        LocalPostgres.installPartitioning(flat);
        LocalPostgres.execute(
                flat, "select timeline.bound_history('timeline.event_request_history', current_date + 14)");
        LocalPostgres.execute(flat, "alter table timeline.event_request_history validate constraint history_ends");
        return flat;
    }

    /** Partitions of both histories, as they would have been made so many days ago. */
    private void olderPartitions(String name, int fromDays, int toDays) {
        for (String table : List.of("event_request_history", "event_consumption_history")) {
            LocalPostgres.execute(
                    database,
                    "create table timeline.%1$s_%2$s partition of timeline.%1$s for values from ('%3$s') to ('%4$s')"
                            .formatted(table, name, firstId(days(fromDays)), firstId(days(toDays))));
        }
    }

    private void consumed(String group, String topic) {
        new History(database)
                .attempt(group, new EventId(UUID.randomUUID()), "saga-1", new PartitionId(topic, 0), 0)
                .succeeded();
    }

    private void request(UUID event, Instant at) {
        jdbc.sql("""
                        insert into timeline.event_request_history (
                               event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by,
                               requested_at)
                        values (:event, 'saga-1', 'order', 'CapturePayment', 'order.payment', 'saga-1', '{}', 'order', :at)
                        """)
                .param("event", event)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void write(UUID event, String outcome, Instant at) {
        jdbc.sql(ROW)
                .param("event", event)
                .param("outcome", outcome)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void many(String prefix, int rows, int messageSize) {
        jdbc.sql("""
                        insert into timeline.event_consumption_history (
                               consumer_group, event_id, topic, partition, record_offset, outcome, consumed_by, started_at,
                               error_message)
                        select 'payment', cast(:prefix || '-7000-8000-' || lpad(to_hex(n), 12, '0') as uuid), 'order.payment', 0,
                               n, 'SUCCEEDED', 'payment-0', now(), repeat('x', :size)
                          from generate_series(1, :rows) n
                        """)
                .param("prefix", prefix)
                .param("rows", rows)
                .param("size", messageSize)
                .update();
    }

    private List<String> partitions() {
        return jdbc.sql("select partition::text from timeline.history_partitions() order by 1")
                .query(String.class)
                .list();
    }

    /** Returns what it says of each partition, and its warnings, without times. */
    private List<String> call(String statement) {
        List<String> said = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement call = connection.createStatement()) {
            call.execute(statement);
            for (SQLWarning warning = call.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                said.add(warning.getMessage().replaceFirst(" until [-0-9: .+]+: ", ": "));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return said;
    }

    private static Instant days(int ago) {
        return NOW.minus(Duration.ofDays(ago)).truncatedTo(ChronoUnit.DAYS);
    }

    private static UUID firstId(Instant at) {
        return new UUID(at.toEpochMilli() << 16, 0);
    }

    private static UUID v7(Instant at) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000, UUID.randomUUID().getLeastSignificantBits());
    }
}
