package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.support.Layout;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The recipe by itself: deliveries without a broker. */
@ParameterizedClass
@EnumSource(Layout.class)
class RecorderIntegrationTests {

    private final Shop shop;
    private final DataSourceTransactionManager transactions;
    private final Recorder recorder;

    RecorderIntegrationTests(Layout layout) {
        shop = new Shop(layout);
        transactions = new DataSourceTransactionManager(shop.database);
        recorder = recorder(Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aSecondOwnerWaitsForTheFirstAndThenHasNothingToDo() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> hold("a1", 0, () -> {
            effect("a1");
            handling.countDown();
            await(goOn);
        }));
        await(handling);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> hold("a1", 0, () -> effect("a1")));
        awaitSessionsWaitingForALock(1);
        goOn.countDown();
        CompletableFuture.allOf(first, second).get(20, TimeUnit.SECONDS);
        assertThat(shop.effects()).containsExactly("a1");
        assertThat(shop.outcomes("a1")).containsExactly("SUCCEEDED");
    }

    @Test
    void aSecondOwnerTakesOverWhenTheFirstFails() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> hold("a1", 0, () -> {
            effect("a1");
            handling.countDown();
            await(goOn);
            throw new IllegalStateException("The first owner fails");
        }));
        await(handling);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> hold("a1", 0, () -> effect("a1")));
        awaitSessionsWaitingForALock(1);
        goOn.countDown();
        CompletableFuture.allOf(first, second).get(20, TimeUnit.SECONDS);
        assertThat(shop.effects()).containsExactly("a1");
        assertThat(shop.outcomes("a1")).containsExactlyInAnyOrder("FAILED", "SUCCEEDED");
        assertThat(openEvents()).isZero();
    }

    /** The claim's snapshot is from before the failure; what follows the claim must not look with it. */
    @Test
    void aClaimThatHasWaitedHoldsBehindAnEarlierEventThatFailedMeanwhile() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> first = ownerThatWillGiveUp("a2", 1, FailurePolicy.HOLD_SAGA, goOn);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> hold("a2", 1, () -> effect("too early")));
        awaitSessionsWaitingForALock(1);
        fail("a1", 0);
        assertThat(second).isNotDone();
        goOn.countDown();

        second.get(20, TimeUnit.SECONDS);
        assertThat(first)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(Redelivery.class);
        assertThat(shop.outcomes("a2")).containsExactly("HELD");
        assertThat(shop.effects()).isEmpty();
        assertThat(shop.jdbc
                        .sql("select waits_for from timeline.event_consumption_history where outcome = 'HELD'")
                        .query(UUID.class)
                        .single())
                .isEqualTo(Shop.id("a1"));

        hold("a1", 0, () -> effect("a1"));
        hold("a2", 1, () -> effect("a2"));
        assertThat(shop.effects()).containsExactly("a1", "a2");
        assertThat(openEvents()).isZero();
    }

    @Test
    void aClaimThatHasWaitedIsHandledWhenTheEarlierEventWasSettledMeanwhile() throws Exception {
        fail("a1", 0);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> first = ownerThatWillGiveUp("a2", 1, FailurePolicy.CONTINUE, goOn);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> hold("a2", 1, () -> effect("a2")));
        awaitSessionsWaitingForALock(1);
        hold("a1", 0, () -> effect("a1"));
        assertThat(second).isNotDone();
        goOn.countDown();

        second.get(20, TimeUnit.SECONDS);
        assertThat(first)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(Redelivery.class);
        assertThat(shop.outcomes("a2")).containsExactly("SUCCEEDED");
        assertThat(shop.effects()).containsExactly("a1", "a2");
    }

    @Test
    void handlesAtTheLevelThatOwnersCountOnWhateverTransactionsBeginWith() {
        shop.jdbc
                .sql("alter database %s set default_transaction_isolation = 'serializable'"
                        .formatted(shop.database.getDatabaseName()))
                .update();
        List<String> levels = new ArrayList<>();
        for (String event : List.of("a1", "a2")) {
            hold(event, 0, () -> {
                levels.add(shop.jdbc
                        .sql("show transaction_isolation")
                        .query(String.class)
                        .single());
                effect(event);
            });
        }
        assertThat(levels).containsExactly("read committed", "read committed");
        assertThat(shop.effects()).containsExactly("a1", "a2");
        assertThat(shop.outcomes("a1")).containsExactly("SUCCEEDED");
    }

    /** Has claimed the event when this returns, and rolls back when it may go on, without a row. */
    private CompletableFuture<Void> ownerThatWillGiveUp(
            String event, long offset, FailurePolicy policy, CountDownLatch goOn) {
        CountDownLatch handling = new CountDownLatch(1);
        CompletableFuture<Void> owner =
                CompletableFuture.runAsync(() -> recorder.deliver(delivery(event, offset), policy, () -> {
                    handling.countDown();
                    await(goOn);
                    throw new IllegalStateException("gives up", new SQLException("lost", "40001"));
                }));
        await(handling);
        return owner;
    }

    @Test
    void aZombiesLateFailureDoesNotReopenAnEvent() {
        hold("a1", 0, () -> {
            releaseClaim();
            CompletableFuture.runAsync(() -> hold("a1", 0, () -> effect("a1"))).join();
            throw new IllegalStateException("The zombie fails late");
        });
        assertThat(shop.outcomes("a1")).containsExactly("SUCCEEDED", "FAILED");
        hold("a2", 1, () -> effect("a2"));
        assertThat(shop.effects()).containsExactly("a1", "a2");
        hold("a1", 0, () -> effect("a1"));
        assertThat(shop.effects()).containsExactly("a1", "a2");
    }

    @Test
    void anEventThatWaitsTooLongForItsOtherOwnerIsDeliveredAgainWithoutARow() {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> hold("a1", 0, () -> {
            handling.countDown();
            await(goOn);
        }));
        await(handling);
        Recorder impatient = recorder(Duration.ofMillis(50));
        assertThatThrownBy(() -> impatient.deliver(delivery("a1", 0), FailurePolicy.HOLD_SAGA, () -> effect("twice")))
                .isInstanceOf(Redelivery.class);
        goOn.countDown();
        first.join();
        assertThat(shop.effects()).isEmpty();
        assertThat(shop.outcomes("a1")).containsExactly("SUCCEEDED");
    }

    @Test
    void anOwnerThatHangsGivesItsEventBack() {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecorderSettings settings = settings(Duration.ofSeconds(10), Duration.ofMillis(300));
        Recorder hanging =
                new Recorder(transactions, shop.database, new JdbcConsumptionHistory(shop.database, settings));
        CompletableFuture<Void> first =
                CompletableFuture.runAsync(() -> hanging.deliver(delivery("a1", 0), FailurePolicy.HOLD_SAGA, () -> {
                    effect("a1");
                    handling.countDown();
                    await(goOn);
                }));
        await(handling);
        hold("a1", 0, () -> effect("a1"));
        goOn.countDown();
        first.join();
        assertThat(shop.effects()).containsExactly("a1");
        assertThat(shop.outcomes("a1")).containsExactly("SUCCEEDED", "FAILED");
        assertThat(openEvents()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03", "08006", "57P01"})
    void anErrorThatSaysNothingAboutTheEventLeavesNoRow(String state) {
        assertThatThrownBy(() -> hold("a1", 0, () -> {
                    effect("a1");
                    throw new IllegalStateException("wrapped", new SQLException("lost", state));
                }))
                .isInstanceOf(Redelivery.class);
        assertThat(shop.outcomes("a1")).isEmpty();
        hold("a1", 0, () -> effect("a1"));
        assertThat(shop.effects()).containsExactly("a1");
    }

    @Test
    void aJavaErrorIsAFailureLikeAnyOther() {
        hold("a1", 0, () -> {
            effect("a1");
            throw new NoClassDefFoundError("gone");
        });
        assertThat(shop.effects()).isEmpty();
        assertThat(failure("error_type")).isEqualTo("java.lang.NoClassDefFoundError");
        assertThat(failure("error_message")).isEqualTo("gone");
        assertThat(failure("error_stack")).contains("NoClassDefFoundError: gone", "RecorderIntegrationTests");
    }

    @Test
    void aTransactionMarkedForRollbackByTheHandlerIsAFailure() {
        TransactionTemplate inner = new TransactionTemplate(transactions);
        hold(
                "a1",
                0,
                () -> inner.executeWithoutResult(status -> {
                    effect("a1");
                    status.setRollbackOnly();
                }));
        assertThat(shop.effects()).isEmpty();
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
        assertThat(failure("error_message")).isEqualTo("The handler marked its transaction to be rolled back");
    }

    @Test
    void aDatabaseErrorThatTheHandlerSwallowedIsAFailure() {
        hold("a1", 0, () -> {
            effect("a1");
            try {
                shop.jdbc.sql("insert into nowhere values (1)").update();
            } catch (RuntimeException ignored) {
                // What a handler must not do: PostgreSQL has given up the transaction, and says so at the commit.
            }
        });
        assertThat(shop.effects()).isEmpty();
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
        assertThat(failure("error_message")).contains("went on after an error of the database");
    }

    @Test
    void aHandlerThatRolledBackOnItsOwnIsAFailure() {
        hold("a1", 0, () -> {
            releaseClaim();
            effect("a1");
        });
        assertThat(shop.effects()).isEmpty();
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
        assertThat(failure("error_message")).contains("rolled back the transaction that it was called in");
    }

    @Test
    void aConstraintThatIsCheckedAtTheCommitIsAFailure() {
        shop.jdbc
                .sql("alter table effect add constraint once unique (event) deferrable initially deferred")
                .update();
        hold("a1", 0, () -> {
            effect("a1");
            effect("a1");
        });
        assertThat(shop.effects()).isEmpty();
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
        assertThat(failure("error_stack")).contains("violates unique constraint \"once\"");
    }

    @Test
    void aFailureThatCannotBeRecordedIsDeliveredAgain() {
        shop.jdbc.sql("""
                        alter table timeline.event_consumption_history
                          add constraint broken check (outcome <> 'FAILED')""").update();
        assertThatThrownBy(() -> hold("a1", 0, () -> {
                    throw new IllegalStateException("fails");
                }))
                .isInstanceOf(Redelivery.class)
                .hasMessageContaining("could not be recorded");
        assertThat(shop.outcomes("a1")).isEmpty();
    }

    @Test
    void aStoppedPartitionIsToldSoAfterItsFailureIsRecorded() {
        assertThatThrownBy(() -> recorder.deliver(delivery("a1", 0), FailurePolicy.STOP_PARTITION, () -> {
                    throw new IllegalStateException("fails");
                }))
                .isInstanceOf(PartitionStopped.class);
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
    }

    @Test
    void anEventIsHeldOnlyBehindItsOwnSagaGroupAndPartition() {
        fail("a1", 10);
        hold("b1", 11, () -> effect("b1"));
        hold("a0", 9, () -> effect("a0"));
        recorder.deliver(
                new Delivery(shop.group, Shop.id("a7"), Optional.of("a"), Optional.empty(), shop.topic, 1, 12, "me"),
                FailurePolicy.HOLD_SAGA,
                () -> effect("a7"));
        recorder.deliver(
                new Delivery("other", Shop.id("a8"), Optional.of("a"), Optional.empty(), shop.topic, 0, 13, "me"),
                FailurePolicy.HOLD_SAGA,
                () -> effect("a8"));
        recorder.deliver(
                new Delivery(shop.group, Shop.id("a9"), Optional.empty(), Optional.empty(), shop.topic, 0, 14, "me"),
                FailurePolicy.HOLD_SAGA,
                () -> effect("a9"));
        assertThat(shop.effects()).containsExactly("b1", "a0", "a7", "a8", "a9");
    }

    @Test
    void aSecondCopyOfAFailedEventIsTriedAndNotHeldBehindItself() {
        fail("a1", 0);
        hold("a1", 5, () -> effect("a1"));
        assertThat(shop.effects()).containsExactly("a1");
    }

    @Test
    void skippingAnEventSettlesItAndReleasesWhatWaitsForIt() {
        fail("a1", 0);
        hold("a2", 1, () -> effect("a2"));
        assertThat(shop.outcomes("a2")).containsExactly("HELD");
        assertThat(skip("a1")).isTrue();
        assertThat(skip("a1")).isFalse();
        hold("a1", 0, () -> effect("a1"));
        hold("a2", 1, () -> effect("a2"));
        assertThat(shop.effects()).containsExactly("a2");
        assertThat(shop.outcomes("a1")).containsExactly("FAILED", "SKIPPED");
        assertThat(skip("a2")).as("settled").isFalse();
        assertThat(skip("a3")).as("never tried").isFalse();
    }

    private void hold(String event, long offset, Runnable handler) {
        recorder.deliver(delivery(event, offset), FailurePolicy.HOLD_SAGA, handler);
    }

    private void fail(String event, long offset) {
        hold(event, offset, () -> {
            throw new IllegalStateException("fails");
        });
        assertThat(shop.outcomes(event)).containsExactly("FAILED");
    }

    private boolean skip(String event) {
        return shop.jdbc
                .sql("select timeline.skip_event(?, ?, 'no use', 'operator')")
                .param(shop.group)
                .param(Shop.id(event))
                .query(Boolean.class)
                .single();
    }

    private Delivery delivery(String event, long offset) {
        return new Delivery(
                shop.group,
                Shop.id(event),
                Optional.of(event.substring(0, 1)),
                Optional.of("Charge"),
                shop.topic,
                0,
                offset,
                "me");
    }

    private void effect(String event) {
        shop.jdbc.sql("insert into effect (event) values (?)").param(event).update();
    }

    /** The claim goes, as when the database ends the connection that it was made on. */
    private void releaseClaim() {
        ConnectionHolder holder = (ConnectionHolder) TransactionSynchronizationManager.getResource(shop.database);
        try {
            holder.getConnection().rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String failure(String column) {
        return shop.jdbc
                .sql("select " + column + " from timeline.event_consumption_history where outcome = 'FAILED'")
                .query(String.class)
                .single();
    }

    private long openEvents() {
        return shop.jdbc.sql("""
                        select count(*) from timeline.event_consumption_history o
                         where o.outcome in ('FAILED', 'HELD') and not exists (
                             select 1 from timeline.event_consumption_history s
                              where s.consumer_group = o.consumer_group and s.event_id = o.event_id
                                and s.outcome in ('SUCCEEDED', 'SKIPPED'))""").query(Long.class).single();
    }

    private void awaitSessionsWaitingForALock(int sessions) {
        Awaitility.await()
                .atMost(Shop.LONG)
                .until(() -> shop.jdbc.sql("""
                                select count(*) from pg_stat_activity
                                 where datname = current_database() and wait_event_type = 'Lock'""").query(Integer.class).single() == sessions);
    }

    private Recorder recorder(Duration lockTimeout) {
        return new Recorder(
                transactions,
                shop.database,
                new JdbcConsumptionHistory(shop.database, settings(lockTimeout, Duration.ofMinutes(1))));
    }

    private static RecorderSettings settings(Duration lockTimeout, Duration idleTimeout) {
        return new RecorderSettings(
                "payment",
                "timeline.event_request_history",
                "timeline.event_consumption_history",
                lockTimeout,
                idleTimeout,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
