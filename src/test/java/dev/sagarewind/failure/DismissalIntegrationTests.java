package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.timeline.History;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class DismissalIntegrationTests {

    private static final ConsumerGroupId PAYMENT = new ConsumerGroupId("payment");
    private static final PartitionId PARTITION = new PartitionId("order.payment", 2);

    private final LocalDatabase database = TestPostgres.migratedDatabase();
    private final Board board = Board.of(database);
    private final History history = new History(database);

    @Test
    void takesAFailureOffTheBoardAndSaysWhoWhenAndWhy() {
        EventId event = failed("saga-1", 10);
        EventId other = failed("saga-2", 11);
        board.catchUp();

        assertThat(dismiss(event)).containsExactly(id(event));

        Failure dismissed = board.failures.find(id(event)).orElseThrow();
        assertThat(dismissed.state()).isEqualTo(FailureState.DISMISSED);
        assertThat(dismissed.dismissal()).hasValueSatisfying(said -> {
            assertThat(said.by()).isEqualTo("aiko");
            assertThat(said.reason()).isEqualTo("refunded by hand");
            assertThat(said.at()).isAfter(dismissed.lastFailedAt());
        });
        assertThat(board.failures.list(FailureFilter.open(), Optional.empty(), 10))
                .extracting(Failure::eventId)
                .containsExactly(other);
        assertThat(board.failures.list(FailureFilter.open().in(FailureState.DISMISSED), Optional.empty(), 10))
                .extracting(Failure::eventId)
                .containsExactly(event);
    }

    @Test
    void countsDismissedFailuresApart() {
        EventId event = failed("saga-1", 10);
        failed("saga-2", 11);
        board.catchUp();
        dismiss(event);

        assertThat(board.failures.openByGroup()).containsEntry(PAYMENT, new OpenCount(1, 0, 1));
        assertThat(board.failures.countByState())
                .containsEntry(FailureState.OPEN, 1)
                .containsEntry(FailureState.DISMISSED, 1);
        assertThat(board.sagas.count()).isEqualTo(1);
        assertThat(board.failures.openByPartition(List.of(PAYMENT)).get(PAYMENT))
                .extracting(OpenInPartition::failed)
                .containsExactly(1);
        Cause cause = board.causes.open(Optional.empty(), 10).get(0);
        assertThat(cause.open()).isEqualTo(1);
        assertThat(cause.dismissed()).isEqualTo(1);
    }

    @Test
    void namesACauseOfWhichEverythingIsDismissedButListsItNoMore() {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        CauseId cause = board.failures.find(id(event)).orElseThrow().causeId().orElseThrow();
        dismiss(event);

        assertThat(board.causes.open(Optional.empty(), 10)).isEmpty();
        assertThat(board.causes.find(cause)).hasValueSatisfying(found -> {
            assertThat(found.open()).isZero();
            assertThat(found.dismissed()).isEqualTo(1);
        });
    }

    @Test
    void isSelectedByItsIdAndByNothingElse() {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        CauseId cause = board.failures.find(id(event)).orElseThrow().causeId().orElseThrow();
        dismiss(event);

        assertThat(board.failures.openAmong(Set.of(id(event)))).hasSize(1);
        assertThat(board.failures.openOfCause(cause, 10)).isEmpty();
        assertThat(board.failures.openOfSaga("saga-1", 10)).isEmpty();
        assertThat(board.failures.openMatching(FailureFilter.open(), 10)).isEmpty();
    }

    @Test
    void changesNothingTheSecondTime() {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        dismiss(event);
        Dismissal first =
                board.failures.find(id(event)).orElseThrow().dismissal().orElseThrow();

        assertThat(dismiss(event)).isEmpty();
        assertThat(board.failures.find(id(event)).orElseThrow().dismissal()).contains(first);
    }

    @Test
    void canBePutBack() {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        dismiss(event);

        assertThat(putBack(event)).containsExactly(id(event));

        Failure open = board.failures.find(id(event)).orElseThrow();
        assertThat(open.state()).isEqualTo(FailureState.OPEN);
        assertThat(open.dismissal()).isEmpty();
        assertThat(putBack(event)).isEmpty();
    }

    @Test
    void staysDismissedWhenTheBoardIsBuiltAnew() {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        dismiss(event);

        sql("truncate saga_rewind.failure, saga_rewind.cause");
        sql("update saga_rewind.projection set source = null, place = null");
        board.catchUp();
        assertThat(state(event)).isEqualTo(FailureState.DISMISSED);

        sql("update saga_rewind.projection set source = null, place = null");
        board.catchUp();
        assertThat(state(event)).isEqualTo(FailureState.DISMISSED);
    }

    @Test
    void staysDismissedWhileItIsOnlyHeldAgain() {
        EventId first = failed("saga-1", 10);
        EventId behind = history.request("saga-1", "order.payment", "order");
        attempt(behind, "saga-1", 11).held(first);
        board.catchUp();
        dismiss(behind);

        attempt(behind, "saga-1", 11).held(first);
        board.catchUp();

        assertThat(state(behind)).isEqualTo(FailureState.DISMISSED);
    }

    @Test
    void isBackOnTheBoardWhenItFailsAgainAndRemembersThatItWasDismissed() {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        dismiss(event);

        attempt(event, "saga-1", 10).failed("java.net.SocketTimeoutException", "Read timed out");
        board.catchUp();

        Failure open = board.failures.find(id(event)).orElseThrow();
        assertThat(open.state()).isEqualTo(FailureState.OPEN);
        assertThat(open.dismissal().map(Dismissal::reason)).contains("refunded by hand");
        assertThat(dismiss(event)).containsExactly(id(event));
        assertThat(state(event)).isEqualTo(FailureState.DISMISSED);
    }

    @Test
    void isRecoveredOnceItSucceeds() {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        dismiss(event);

        attempt(event, "saga-1", 10).succeeded();
        board.catchUp();

        Failure recovered = board.failures.find(id(event)).orElseThrow();
        assertThat(recovered.state()).isEqualTo(FailureState.RECOVERED);
        assertThat(recovered.dismissal()).isEmpty();
        assertThat(dismiss(event)).isEmpty();
    }

    @Test
    void goesOnHoldingWhatWaitsBehindIt() {
        EventId event = failed("saga-1", 10);
        EventId behind = history.request("saga-1", "order.payment", "order");
        attempt(behind, "saga-1", 11).held(event);
        board.catchUp();
        dismiss(event);

        assertThat(board.choices.releasable(Optional.empty(), 10)).isEmpty();
        assertThat(board.choices.behindDismissed(Optional.empty(), 10))
                .extracting(Failure::eventId)
                .containsExactly(behind);
    }

    @Test
    void waitsForAStepOfTheBoardAndIsNotOverwrittenByIt() throws Exception {
        EventId event = failed("saga-1", 10);
        board.catchUp();
        attempt(event, "saga-1", 10).held(event);
        Board other = Board.of(database);
        CompletableFuture<Set<FailureId>> dismissal = new CompletableFuture<>();

        other.inOneTransaction(() -> {
            other.step();
            dismissal.completeAsync(() -> dismiss(event));
            awaitSomebodyWaiting();
        });

        assertThat(dismissal.get(20, TimeUnit.SECONDS)).containsExactly(id(event));
        board.catchUp();
        assertThat(state(event)).isEqualTo(FailureState.DISMISSED);
    }

    @Test
    void isForgottenWithItsFailureAndNotBefore() {
        EventId recovered = failed("saga-1", 10);
        EventId open = failed("saga-2", 11);
        board.catchUp();
        dismiss(recovered);
        dismiss(open);
        attempt(recovered, "saga-1", 10).succeeded();
        board.catchUp();

        Board later = Board.at(database, Clock.fixed(Instant.now().plus(Duration.ofDays(31)), ZoneOffset.UTC));
        while (later.prune()) {}
        later.prune();

        assertThat(JdbcClient.create(database)
                        .sql("select failure_id from saga_rewind.dismissal")
                        .query((row, number) -> FailureId.of(row.getString(1)))
                        .list())
                .containsExactly(id(open));
        assertThat(state(open)).isEqualTo(FailureState.DISMISSED);
    }

    @Test
    void knowsWhatASkipSetsFreeAndWhatStaysHeld() {
        EventId first = failed("saga-1", 10);
        EventId second = held("saga-1", 11, first);
        EventId third = held("saga-1", 12, first);
        EventId lone = failed("saga-2", 13);
        EventId again = failed("saga-2", 14);
        EventId behindBoth = held("saga-2", 15, lone);
        board.catchUp();

        assertThat(board.releasable.releasedBy(List.of(id(first)), 10))
                .extracting(Failure::eventId)
                .containsExactly(second, third);
        assertThat(board.releasable.releasedBy(List.of(id(lone)), 10)).isEmpty();
        assertThat(board.releasable.releasedBy(List.of(id(lone), id(again)), 10))
                .extracting(Failure::eventId)
                .containsExactly(behindBoth);
        dismiss(second);
        assertThat(board.releasable.releasedBy(List.of(id(first)), 10)).isEmpty();
    }

    private Set<FailureId> dismiss(EventId event) {
        Set<FailureId> done = new HashSet<>();
        board.inOneTransaction(
                () -> done.addAll(board.dismissals.dismiss(List.of(id(event)), "refunded by hand", "aiko")));
        return done;
    }

    private Set<FailureId> putBack(EventId event) {
        Set<FailureId> done = new HashSet<>();
        board.inOneTransaction(() -> done.addAll(board.dismissals.putBack(List.of(id(event)))));
        return done;
    }

    private void awaitSomebodyWaiting() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> CompletableFuture.supplyAsync(() -> JdbcClient.create(database)
                                        .sql("select count(*) from pg_stat_activity where datname = current_database() "
                                                + "and wait_event_type = 'Lock'")
                                        .query(Integer.class)
                                        .single())
                                .join()
                        > 0);
    }

    private FailureState state(EventId event) {
        return board.failures.find(id(event)).orElseThrow().state();
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
