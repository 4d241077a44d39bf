package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.timeline.History;
import dev.sagarewind.timeline.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(Layout.class)
class FailureBoardIntegrationTests {

    private static final ConsumerGroupId PAYMENT = new ConsumerGroupId("payment");
    private static final PartitionId PARTITION = new PartitionId("order.payment", 2);

    private final LocalDatabase database;
    private final History history;
    private final Board board;

    FailureBoardIntegrationTests(Layout layout) {
        database = TestPostgres.migratedDatabase(layout);
        history = new History(database);
        board = Board.of(database).catchUp();
    }

    @Test
    void showsAFailedMessageUntilItSucceeds() {
        EventId event = failed("saga-1", 10);

        assertThat(board.catchUp().failures.find(id(event))).hasValueSatisfying(failure -> {
            assertThat(failure.state()).isEqualTo(FailureState.OPEN);
            assertThat(failure.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failure.attempts()).isEqualTo(1);
            assertThat(failure.sagaType()).contains("order");
            assertThat(failure.expiresAt())
                    .hasValueSatisfying(expires -> assertThat(expires)
                            .isBetween(
                                    Instant.now().plus(Duration.ofHours(23)),
                                    Instant.now().plus(Duration.ofHours(24))));
        });

        attempt(event, "saga-1", 10).succeeded();

        assertThat(board.catchUp().failures.find(id(event))).hasValueSatisfying(failure -> {
            assertThat(failure.state()).isEqualTo(FailureState.RECOVERED);
            assertThat(failure.attempts()).isEqualTo(2);
            assertThat(failure.settledAt()).isPresent();
        });
    }

    @Test
    void doesNotSayThatItShowsTheHistoryOfNowWhileThereIsMoreToRead() {
        Board slow = Board.of(
                database,
                "timeline.event_consumption_history",
                new FailureSettings(List.of(), Duration.ofMillis(300), 2, Duration.ofDays(30)));
        Optional<Instant> before = slow.failures.freshness().readAt();
        for (int offset = 0; offset < 5; offset++) {
            failed("saga-1", offset);
        }

        assertThat(slow.step()).isTrue();
        assertThat(slow.failures.freshness().readAt()).isEqualTo(before);

        slow.catchUp();
        assertThat(slow.failures.freshness().readAt())
                .hasValueSatisfying(readAt -> assertThat(readAt).isAfter(before.orElse(Instant.EPOCH)));
    }

    @Test
    void neverShowsWhatSucceededAtOnce() {
        EventId event = history.request("saga-1", "order.payment", "order");
        attempt(event, "saga-1", 10).succeeded();

        assertThat(board.catchUp().failures.find(id(event))).isEmpty();
    }

    @Test
    void doesNotReopenWhenAZombieReportsAFailureAfterTheSuccess() {
        EventId failedBefore = failed("saga-1", 10);
        attempt(failedBefore, "saga-1", 10).succeeded();
        EventId neverFailed = history.request("saga-2", "order.payment", "order");
        attempt(neverFailed, "saga-2", 11).succeeded();
        board.catchUp();

        attempt(failedBefore, "saga-1", 10).failed("E", "late");
        attempt(neverFailed, "saga-2", 11).failed("E", "late");
        board.catchUp();

        assertThat(board.failures.find(id(failedBefore)))
                .hasValueSatisfying(failure -> assertThat(failure.state()).isEqualTo(FailureState.RECOVERED));
        assertThat(board.failures.find(id(neverFailed))).isEmpty();
        assertThat(board.failures.openByGroup()).isEmpty();
    }

    @Test
    void takesTheSmallestOffsetOfAnEventThatWasDeliveredTwice() {
        EventId event = failed("saga-1", 12);
        attempt(event, "saga-1", 10).failed("E", "m");

        assertThat(board.catchUp().failures.find(id(event)))
                .hasValueSatisfying(failure -> assertThat(failure.offset()).isEqualTo(10));
    }

    @Test
    void countsHeldMessagesWithTheCauseThatHoldsThem() {
        EventId first = failed("saga-1", 10);
        EventId second = held("saga-1", 11, first);
        EventId third = held("saga-1", 12, second);
        EventId earlier = held("saga-1", 9, third);
        EventId other = failed("saga-2", 13);
        board.catchUp();

        Cause cause = onlyCause();
        assertThat(cause.open()).isEqualTo(2);
        assertThat(cause.held()).isEqualTo(2);
        assertThat(cause.sagas()).isEqualTo(2);
        assertThat(cause.partitions()).containsExactly(PARTITION);
        assertThat(cause.expiresAt()).isPresent();
        assertThat(board.failures.openOfCause(cause.id(), 10))
                .extracting(Failure::eventId)
                .containsExactly(first, second, third, other)
                .doesNotContain(earlier);
        assertThat(board.failures.heldBehind(List.of(id(first), id(other)))).isEqualTo(Map.of(id(first), 2));
        assertThat(board.failures.openByGroup()).containsEntry(PAYMENT, new OpenCount(2, 3, 2));
        assertThat(board.failures.openOfSaga("saga-1", 10))
                .extracting(Failure::offset)
                .containsExactly(9L, 10L, 11L, 12L);
        assertThat(board.failures.openIn(new GroupPartition(PAYMENT, PARTITION), new OffsetRange(10, 12), 10))
                .extracting(Failure::eventId)
                .containsExactly(first, second);
        assertThat(board.failures.openPositions(PAYMENT, 10))
                .extracting(OpenPosition::offset)
                .containsExactly(9L, 10L, 11L, 12L, 13L);
        assertThat(board.failures.openByPartition(List.of(PAYMENT)))
                .hasEntrySatisfying(
                        PAYMENT,
                        partitions -> assertThat(partitions)
                                .singleElement()
                                .satisfies(open -> assertThat(open.failed()).isEqualTo(2))
                                .satisfies(open -> assertThat(open.held()).isEqualTo(3)));
    }

    @Test
    void saysWhetherACauseLooksHealed() {
        failed("saga-1", 10);
        EventId other = history.request("saga-2", "order.payment", "order");
        attempt(other, "saga-2", 11).at(Instant.now().plusSeconds(90)).succeeded();
        board.catchUp();

        Cause cause = onlyCause();
        assertThat(cause.failedAgain()).isFalse();
        assertThat(cause.succeededSince()).isEqualTo(1);
    }

    @Test
    void showsWhatARewindHasSelectedAsRecoveringUntilItEnds() {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        UUID rewind = UUID.randomUUID();

        board.failures.markRecovering(List.of(id(event)), rewind);
        board.failures.markRecovering(List.of(id(event)), rewind);

        assertThat(board.failures.find(id(event))).hasValueSatisfying(failure -> {
            assertThat(failure.state()).isEqualTo(FailureState.RECOVERING);
            assertThat(failure.rewindId()).contains(rewind);
        });
        assertThat(board.failures.countByState())
                .containsEntry(FailureState.OPEN, 0)
                .containsEntry(FailureState.RECOVERING, 1);
        assertThat(board.failures.openAmong(List.of(id(event)))).hasSize(1);
        assertThat(list(filter(FailureState.OPEN))).isEmpty();
        assertThat(list(filter(FailureState.RECOVERING))).hasSize(1);
        assertThat(list(FailureFilter.open())).hasSize(1);

        board.failures.rewindEnded(rewind);

        assertThat(board.failures.find(id(event)))
                .hasValueSatisfying(failure -> assertThat(failure.state()).isEqualTo(FailureState.OPEN));
    }

    @Test
    void listsNewestFirstAndGoesOnAfterAFailure() {
        Instant start = Instant.now().minusSeconds(100);
        for (int i = 0; i < 5; i++) {
            EventId event = history.request("saga-" + i, "order.payment", "order");
            attempt(event, "saga-" + i, i).at(start.plusSeconds(i / 2)).failed("E", "m");
        }
        board.catchUp();

        List<Failure> first = board.failures.list(FailureFilter.open(), Optional.empty(), 2);
        List<Failure> second = board.failures.list(
                FailureFilter.open(), Optional.of(first.get(1).key()), 10);

        assertThat(first).hasSize(2);
        assertThat(second).hasSize(3).doesNotContainAnyElementsOf(first);
        assertThat(first.get(0).offset()).isEqualTo(4);
    }

    @Test
    void findsASagaByHowItsIdEndsTakenAsItIs() {
        failed("order-1%_a", 1);
        failed("order-1xxa", 2);
        board.catchUp();

        var filter = new FailureFilter(
                Optional.empty(),
                Optional.of(PAYMENT),
                Optional.of("order.payment"),
                Optional.of("CapturePayment"),
                Optional.of("%_a"),
                Optional.of(onlyCause().id()),
                Optional.of(Instant.now().minusSeconds(60)),
                Optional.of(Instant.now().plusSeconds(60)));

        assertThat(list(filter)).extracting(Failure::offset).containsExactly(1L);
        assertThat(board.failures.openMatching(filter, 10)).hasSize(1);
    }

    @Test
    void keepsIdsCausesAndStatesWhenItIsRebuilt() {
        EventId open = failed("saga-1", 10);
        EventId recovered = failed("saga-2", 11);
        attempt(recovered, "saga-2", 11).succeeded();
        board.catchUp();
        Optional<Failure> before = board.failures.find(id(open));
        EventId settledMeanwhile = failed("saga-3", 12);
        board.catchUp();
        attempt(settledMeanwhile, "saga-3", 12).succeeded();

        sql("update saga_rewind.projection set source = 'another cluster'");
        board.catchUp();

        assertThat(before).isPresent();
        assertThat(board.failures.find(id(open))).isEqualTo(before);
        assertThat(board.failures.find(id(recovered)))
                .hasValueSatisfying(failure -> assertThat(failure.state()).isEqualTo(FailureState.RECOVERED));
        assertThat(board.failures.find(id(settledMeanwhile)))
                .hasValueSatisfying(failure -> assertThat(failure.state()).isEqualTo(FailureState.RECOVERED));
        assertThat(board.failures.freshness().rebuilding()).isFalse();
    }

    @Test
    void takesWhatTheHistoryNoLongerHasOffTheBoardWhenItIsRebuilt() {
        EventId event = failed("saga-1", 10);
        board.catchUp();

        sql("delete from timeline.event_consumption_history");
        sql("update saga_rewind.projection set source = 'another cluster'");
        board.catchUp();

        assertThat(board.failures.find(id(event))).isEmpty();
    }

    @Test
    void startsWithEverythingThatIsOpenInAHistoryThatIsOlderThanTheConsole() {
        LocalDatabase old = TestPostgres.freshDatabase();
        History before = new History(old);
        EventId open = before.request("saga-1", "order.payment", "order");
        before.attempt("payment", open, "saga-1", PARTITION, 1).failed("E", "m");
        EventId settled = before.request("saga-2", "order.payment", "order");
        before.attempt("payment", settled, "saga-2", PARTITION, 2).failed("E", "m");
        before.attempt("payment", settled, "saga-2", PARTITION, 2).succeeded();

        TestPostgres.migrate(old, MigrationVersion.LATEST);
        Board late = Board.of(old).catchUp();

        assertThat(late.failures.list(FailureFilter.open(), Optional.empty(), 10))
                .extracting(Failure::eventId)
                .containsExactly(open);
    }

    @Test
    void readsMuchNewsInPieces() {
        var settings = new FailureSettings(List.of(), Duration.ofMillis(300), 7, Duration.ofDays(30));
        Board small = Board.of(database, "timeline.event_consumption_history", settings);
        for (int i = 0; i < 30; i++) {
            failed("saga-" + i, i);
        }

        int steps = 1;
        while (small.step()) {
            steps++;
        }

        assertThat(steps).isGreaterThan(3);
        assertThat(small.failures.openByGroup()).containsEntry(PAYMENT, new OpenCount(30, 0, 30));
        assertThat(small.activity.since(Instant.EPOCH, Scope.everything()).get(PAYMENT).stream()
                        .mapToInt(Activity.Minute::failed)
                        .sum())
                .isEqualTo(30);
    }

    @Test
    void countsWhatAGroupDidByTheMinute() {
        Instant minute = Instant.parse("2026-11-22T03:00:00Z");
        EventId event = history.request("saga-1", "order.payment", "order");
        attempt(event, "saga-1", 1).at(minute.plusSeconds(5)).failed("E", "m");
        attempt(event, "saga-1", 1).at(minute.plusSeconds(59)).succeeded();
        attempt(event, "saga-1", 1).at(minute.plusSeconds(60)).held(event);
        board.catchUp();

        assertThat(board.activity.since(minute, Scope.everything()))
                .isEqualTo(Map.of(
                        PAYMENT,
                        List.of(
                                new Activity.Minute(minute, 1, 1, 0),
                                new Activity.Minute(minute.plusSeconds(60), 0, 0, 1))));
    }

    @Test
    void listsTheSagasThatStandStillThoseThatStoodLongestFirst() {
        Instant start = Instant.now().minusSeconds(500);
        EventId old = history.request("saga-old", "order.payment", "order");
        attempt(old, "saga-old", 1).at(start).failed("E", "m");
        EventId behind = history.request("saga-old", "order.payment", "order");
        attempt(behind, "saga-old", 2).at(start.plusSeconds(2)).held(old);
        failed("saga-new", 3);
        board.catchUp();

        List<StandingSaga> sagas = board.sagas.list(StandingSagas.Filter.none(), Optional.empty(), 10);

        assertThat(sagas).extracting(StandingSaga::sagaId).containsExactly("saga-old", "saga-new");
        assertThat(sagas.get(0).first().eventId()).isEqualTo(old);
        assertThat(sagas.get(0).held()).isEqualTo(1);
        assertThat(board.sagas.count()).isEqualTo(2);
        assertThat(board.sagas.list(
                        StandingSagas.Filter.none(),
                        Optional.of(new StandingSagas.Key(sagas.get(0).since(), "saga-old")),
                        10))
                .extracting(StandingSaga::sagaId)
                .containsExactly("saga-new");
        assertThat(board.sagas.list(
                        new StandingSagas.Filter(Optional.of("payment"), Optional.of("order"), Optional.of("-new")),
                        Optional.empty(),
                        10))
                .extracting(StandingSaga::sagaId)
                .containsExactly("saga-new");
    }

    @Test
    void forgetsRecoveredFailuresAfterAWhileButNeverOpenOnes() {
        EventId recovered = failed("saga-1", 10);
        attempt(recovered, "saga-1", 10).succeeded();
        EventId open = failed("saga-2", 11);
        board.catchUp();
        assertThat(board.prune()).isFalse();

        Board later = Board.at(database, Clock.fixed(Instant.now().plus(Duration.ofDays(31)), ZoneOffset.UTC));
        assertThat(later.prune()).isTrue();

        assertThat(board.failures.find(id(recovered))).isEmpty();
        assertThat(board.failures.find(id(open))).isPresent();
    }

    @Test
    void followsAViewWithoutTheColumnAndSaysSo() {
        sql(
                "create view timeline.consumptions as select consumption_id, consumer_group, event_id, saga_id, event_type, "
                        + "topic, partition, record_offset, outcome, consumed_by, started_at, consumed_at, waits_for, "
                        + "error_type, error_message, error_stack from timeline.event_consumption_history");
        Board byView =
                Board.of(database, "timeline.consumptions", Board.SETTINGS).catchUp();
        EventId event = failed("saga-1", 10);

        assertThat(byView.catchUp().failures.find(id(event))).isPresent();
        attempt(event, "saga-1", 10).succeeded();
        byView.catchUp();

        assertThat(byView.failures.find(id(event)))
                .hasValueSatisfying(failure -> assertThat(failure.state()).isEqualTo(FailureState.RECOVERED));
        assertThat(byView.failures.freshness().byOverlap()).isTrue();
        byView.catchUp();
        assertThat(byView.activity.since(Instant.EPOCH, Scope.everything()).get(PAYMENT).stream()
                        .mapToInt(Activity.Minute::failed)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void leavesTheWorkToTheInstanceThatIsAtIt() {
        EventId event = failed("saga-1", 10);
        Board other = Board.of(database);

        other.inOneTransaction(() -> {
            other.step();
            assertThat(elsewhere(board::step)).isFalse();
            assertThat(elsewhere(() -> board.failures.find(id(event)))).isEmpty();
        });

        assertThat(board.failures.find(id(event))).isPresent();
    }

    /** On another connection: this thread's belongs to a transaction. */
    private static <T> T elsewhere(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work).join();
    }

    private Cause onlyCause() {
        return board.causes.open(Optional.empty(), 10).stream()
                .reduce((one, another) -> {
                    throw new AssertionError("Two causes: " + one + ", " + another);
                })
                .orElseThrow();
    }

    private List<Failure> list(FailureFilter filter) {
        return board.failures.list(filter, Optional.empty(), 100);
    }

    private static FailureFilter filter(FailureState state) {
        FailureFilter open = FailureFilter.open();
        return new FailureFilter(
                Optional.of(state),
                open.group(),
                open.topic(),
                open.eventType(),
                open.sagaId(),
                open.cause(),
                open.from(),
                open.to());
    }

    private EventId failed(String saga, long offset) {
        EventId event = history.request(saga, "order.payment", "order");
        attempt(event, saga, offset).failed("java.net.SocketTimeoutException", "Read timed out");
        return event;
    }

    private EventId held(String saga, long offset, EventId waitsFor) {
        EventId event = history.request(saga, "order.payment", "order");
        attempt(event, saga, offset).held(waitsFor);
        return event;
    }

    private History.Attempt attempt(EventId event, String saga, long offset) {
        return history.attempt("payment", event, saga, PARTITION, offset);
    }

    private static FailureId id(EventId event) {
        return FailureId.of(PAYMENT, event);
    }

    private void sql(String statement) {
        JdbcClient.create(database).sql(statement).update();
    }
}
