package dev.sagarewind.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(Layout.class)
class FollowingIntegrationTests {

    private static final int WRITERS = 8;
    private static final int TRANSACTIONS = 40;
    private static final PartitionId PARTITION = new PartitionId("order.payment", 0);
    private static final String ROW = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, topic, partition, record_offset, outcome, consumed_by, started_at)
            values ('payment', ?, 'order.payment', 0, 1, 'SUCCEEDED', 'payment-0', clock_timestamp())
            """;

    private final LocalDatabase database;

    FollowingIntegrationTests(Layout layout) {
        database = TestPostgres.freshDatabase(layout);
    }

    /** Transactions of different lengths commit out of order, some roll back, some use savepoints. */
    @Test
    void missesNothingAndReadsNothingTwiceWhileTransactionsCommitOutOfOrder() throws Exception {
        HistoryFeed feed = FeedFixture.feed(database);
        FeedPosition position = feed.end();
        Set<UUID> committed = ConcurrentHashMap.newKeySet();
        Map<UUID, Integer> seen = new HashMap<>();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Void>> writing = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                writing.add(writers.submit(writer(new Random(writer), committed)));
            }
            boolean done = false;
            while (!done) {
                done = writing.stream().allMatch(Future::isDone);
                position = read(feed, position, 25, seen);
            }
            for (Future<Void> each : writing) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }

        assertThat(committed).hasSizeGreaterThan(WRITERS * TRANSACTIONS / 2);
        assertThat(seen.keySet()).isEqualTo(committed);
        assertThat(seen.values()).containsOnly(1);
    }

    @Test
    void readsARowThatCommitsLongAfterYoungerOnes() throws SQLException {
        HistoryFeed feed = FeedFixture.feed(database);
        FeedPosition position = feed.end();
        Map<UUID, Integer> seen = new HashMap<>();
        UUID late = UUID.randomUUID();
        UUID early = UUID.randomUUID();
        try (Connection slow = database.getConnection()) {
            slow.setAutoCommit(false);
            write(slow, late);
            try (Connection quick = database.getConnection()) {
                write(quick, early);
            }
            position = read(feed, position, 1, seen);
            assertThat(seen).containsOnlyKeys(early);
            slow.commit();
        }

        read(feed, position, 1, seen);

        assertThat(seen).containsOnlyKeys(early, late).containsEntry(late, 1);
    }

    /** Which may be a million rows, where a service moves its history. */
    @Test
    void handsOnTheRowsOfALongTransactionPieceByPiece() {
        HistoryFeed feed = FeedFixture.feed(database);
        FeedPosition position = feed.end();
        JdbcClient.create(database)
                .sql(ROW.replace("values ('payment', ?,", "select 'payment', gen_random_uuid(),")
                        .replace("clock_timestamp())", "clock_timestamp() from generate_series(1, 2500)"))
                .update();
        List<Integer> pieces = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();

        FeedSlice slice = feed.since(position, 1_000, rows -> {
                    pieces.add(rows.size());
                    rows.forEach(row -> seen.add(row.event().eventId().value()));
                })
                .orElseThrow();

        assertThat(pieces).containsExactly(1_000, 1_000, 500);
        assertThat(seen).hasSize(2_500);
        assertThat(slice.rows()).isEqualTo(2_500);
        assertThat(feed.since(slice.position(), 1_000, FollowingIntegrationTests::none))
                .hasValueSatisfying(next -> assertThat(next.rows()).isZero());
    }

    private static void none(List<FeedRow> rows) {
        throw new AssertionError("Nothing is new, and it has read " + rows);
    }

    @Test
    void asksToBeReadAnewWhenThePositionIsOfAnotherCluster() {
        HistoryFeed feed = FeedFixture.feed(database);

        assertThat(feed.since(new FeedPosition("SNAPSHOT 1 elsewhere", "5:5:"), 10, FollowingIntegrationTests::none))
                .isEmpty();
    }

    @Test
    void followsAViewWithoutTheColumnByTimeAndReadsFailuresOfALittleBeforeAgain() {
        view();
        HistoryFeed feed = FeedFixture.feed(database, "timeline.consumptions");
        assertThat(feed.mayMissLateCommits()).isTrue();
        FeedPosition position = feed.end();
        History history = new History(database);
        EventId event = history.request("saga-1", "order.payment", "order");
        history.attempt("payment", event, "saga-1", PARTITION, 1).failed("E", "m");
        history.attempt("payment", event, "saga-1", PARTITION, 1).succeeded();

        List<FeedRow> firstRows = new ArrayList<>();
        FeedSlice first = feed.since(position, 1, firstRows::addAll).orElseThrow();
        List<FeedRow> secondRows = new ArrayList<>();
        FeedSlice second = feed.since(first.position(), 10, secondRows::addAll).orElseThrow();

        assertThat(first.complete()).isFalse();
        assertThat(firstRows).extracting(FeedRow::outcome).containsExactly(Outcome.FAILED);
        assertThat(secondRows).extracting(FeedRow::outcome).containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
        assertThat(secondRows).extracting(FeedRow::again).containsExactly(true, false);
        assertThat(second.complete()).isTrue();
        assertThat(feed.settledAmong(List.of(new EventInGroup(new ConsumerGroupId("payment"), event))))
                .hasSize(1);
    }

    @Test
    void stopsTheStartWithASentenceIfATableIsMissingOrCannotBeFollowedAsItWasSet() {
        assertThatIllegalStateException()
                .isThrownBy(() -> FeedFixture.feed(database, "timeline.nothing"))
                .withMessageContaining("There is no table or view timeline.nothing")
                .withMessageContaining("saga-rewind.timeline.consumption-table");
        view();
        var settings = new TimelineSettings(
                "timeline.event_request_history",
                "timeline.consumptions",
                "timeline.skip_event",
                FollowMode.SNAPSHOT,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
        assertThatIllegalStateException()
                .isThrownBy(() -> new JdbcHistory(database, settings).followMode())
                .withMessageContaining("has no column recorded_in");
    }

    private void view() {
        JdbcClient.create(database).sql("""
                        create view timeline.consumptions as
                        select consumption_id, consumer_group, event_id, saga_id, event_type, topic, partition,
                               record_offset, outcome, consumed_by, started_at, consumed_at, waits_for, error_type,
                               error_message, error_stack
                          from timeline.event_consumption_history
                        """).update();
    }

    private Callable<Void> writer(Random random, Set<UUID> committed) {
        return () -> {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < TRANSACTIONS; i++) {
                    List<UUID> written = new ArrayList<>();
                    for (int row = 0; row <= random.nextInt(3); row++) {
                        if (random.nextInt(4) == 0) {
                            connection.setSavepoint();
                        }
                        written.add(write(connection, UUID.randomUUID()));
                        pause(connection, random.nextInt(10) == 0 ? 200 : random.nextInt(10));
                    }
                    if (random.nextInt(5) == 0) {
                        connection.rollback();
                    } else {
                        committed.addAll(written);
                        connection.commit();
                    }
                }
            }
            return null;
        };
    }

    /** The transaction stays open in the database for so long. */
    private static void pause(Connection connection, int milliseconds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_sleep(?)")) {
            statement.setDouble(1, milliseconds / 1000.0);
            statement.execute();
        }
    }

    private static UUID write(Connection connection, UUID event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROW)) {
            statement.setObject(1, event);
            statement.executeUpdate();
        }
        return event;
    }

    private static FeedPosition read(HistoryFeed feed, FeedPosition from, int limit, Map<UUID, Integer> seen) {
        FeedPosition position = from;
        boolean complete = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!complete && System.nanoTime() < deadline) {
            FeedSlice slice = feed.since(
                            position,
                            limit,
                            rows -> rows.forEach(
                                    row -> seen.merge(row.event().eventId().value(), 1, Integer::sum)))
                    .orElseThrow();
            position = slice.position();
            complete = slice.complete();
        }
        assertThat(complete).as("reaches the end").isTrue();
        return position;
    }
}
