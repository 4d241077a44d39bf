package dev.sagarewind.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class EventSkipsIntegrationTests {

    private static final PartitionId PARTITION = new PartitionId("order.payment", 2);

    /** As a service claims an event: contract.md, step 2. */
    private static final String CLAIM = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, topic, partition, record_offset, outcome, consumed_by, started_at)
            values ('payment', cast(? as uuid), 'saga-1', 'order.payment', 2, 10, 'SUCCEEDED', 'payment-0',
                   clock_timestamp())
                on conflict do nothing
            """;

    private final LocalDatabase database = TestPostgres.freshDatabase();
    private final History history = new History(database);
    private final EventSkips skips = FeedFixture.skips(database);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));

    @Test
    void appendsARowThatSaysWhoAndWhy() {
        EventId event = failed("saga-1", 10);

        assertThat(skip(event)).containsExactly(event);

        assertThat(JdbcClient.create(database)
                        .sql("select consumed_by || ': ' || error_message from timeline.event_consumption_history "
                                + "where outcome = 'SKIPPED' and event_id = ?")
                        .param(event.value())
                        .query(String.class)
                        .single())
                .isEqualTo("aiko: no longer wanted");
    }

    @Test
    void leavesWhatIsSettledOrWasNeverOpenAsItIs() {
        EventId succeeded = failed("saga-1", 10);
        history.attempt("payment", succeeded, "saga-1", PARTITION, 10).succeeded();
        EventId open = failed("saga-2", 11);
        EventId unknown = history.request("saga-3", "order.payment", "order");

        assertThat(skip(succeeded, open, unknown)).containsExactly(open);
        assertThat(skip(open)).isEmpty();
    }

    @Test
    void waitsForAConsumerThatIsAtItAndLeavesItsSuccessAsItIs() throws Exception {
        EventId event = failed("saga-1", 10);
        try (Connection consumer = database.getConnection()) {
            consumer.setAutoCommit(false);
            claim(consumer, event);
            CompletableFuture<Set<EventId>> skipped = CompletableFuture.supplyAsync(() -> skip(event));
            awaitWaiting();
            consumer.commit();

            assertThat(skipped.get(20, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(settled(event)).isEqualTo("SUCCEEDED");
    }

    @Test
    void skipsWhatAConsumerThatWasAtItFailsWithAgain() throws Exception {
        EventId event = failed("saga-1", 10);
        try (Connection consumer = database.getConnection()) {
            consumer.setAutoCommit(false);
            claim(consumer, event);
            CompletableFuture<Set<EventId>> skipped = CompletableFuture.supplyAsync(() -> skip(event));
            awaitWaiting();
            consumer.rollback();

            assertThat(skipped.get(20, TimeUnit.SECONDS)).containsExactly(event);
        }
        assertThat(settled(event)).isEqualTo("SKIPPED");
    }

    @Test
    void isADuplicateToTheConsumerThatComesSecond() throws Exception {
        EventId event = failed("saga-1", 10);
        skip(event);
        try (Connection consumer = database.getConnection()) {
            assertThat(claim(consumer, event)).isZero();
        }
        assertThat(settled(event)).isEqualTo("SKIPPED");
    }

    @Test
    void skipsNoneIfAConsumerStaysAtOneOfThem() throws Exception {
        EventId free = failed("saga-1", 10);
        EventId busy = failed("saga-2", 11);
        try (Connection consumer = database.getConnection()) {
            consumer.setAutoCommit(false);
            claim(consumer, busy);

            assertThatThrownBy(() -> skip(free, busy)).isInstanceOf(EventBeingProcessedException.class);
        }
        assertThat(skip(free, busy)).containsExactlyInAnyOrder(free, busy);
    }

    @Test
    void twoWhoSkipTheSameEventsInAnotherOrderSettleEachOnce() {
        List<EventId> events =
                IntStream.range(0, 200).mapToObj(n -> failed("saga-" + n, n)).toList();
        List<EventId> backwards = new ArrayList<>(events);
        Collections.reverse(backwards);

        CompletableFuture<Set<EventId>> one = CompletableFuture.supplyAsync(() -> skip(events.toArray(EventId[]::new)));
        CompletableFuture<Set<EventId>> other =
                CompletableFuture.supplyAsync(() -> skip(backwards.toArray(EventId[]::new)));

        assertThat(one.join().size() + other.join().size()).isEqualTo(200);
    }

    @Test
    void saysThatTheFunctionIsNotThereOrNotGranted() {
        EventId event = failed("saga-1", 10);
        JdbcClient.create(database)
                .sql("drop function timeline.skip_event(text, uuid, text, text)")
                .update();

        assertThatThrownBy(() -> skip(event))
                .isInstanceOf(SkipNotGrantedException.class)
                .hasMessageContaining("timeline.skip_event");
    }

    private Set<EventId> skip(EventId... events) {
        return transaction
                .execute(status -> skips.skip(
                        Arrays.stream(events)
                                .map(EventSkipsIntegrationTests::inGroup)
                                .toList(),
                        "no longer wanted",
                        "aiko"))
                .stream()
                .map(EventInGroup::eventId)
                .collect(Collectors.toSet());
    }

    private static EventInGroup inGroup(EventId event) {
        return new EventInGroup(new ConsumerGroupId("payment"), event);
    }

    private static int claim(Connection consumer, EventId event) throws SQLException {
        try (var statement = consumer.prepareStatement(CLAIM)) {
            statement.setString(1, event.toString());
            return statement.executeUpdate();
        }
    }

    private void awaitWaiting() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> JdbcClient.create(database)
                                .sql("select count(*) from pg_stat_activity where datname = current_database() "
                                        + "and wait_event_type = 'Lock'")
                                .query(Integer.class)
                                .single()
                        > 0);
    }

    private String settled(EventId event) {
        return JdbcClient.create(database)
                .sql("select outcome from timeline.event_consumption_history "
                        + "where event_id = ? and outcome in ('SUCCEEDED', 'SKIPPED')")
                .param(event.value())
                .query(String.class)
                .single();
    }

    private EventId failed(String saga, long offset) {
        EventId event = history.request(saga, "order.payment", "order");
        history.attempt("payment", event, saga, PARTITION, offset).failed("E", "m");
        return event;
    }
}
