package dev.sagarewind.recorder;

import dev.sagarewind.recorder.JdbcConsumptionHistory.Claim;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The recipe: claim and handle in one transaction, record a failure in the next (docs/contract.md). */
class Recorder {

    private static final Log log = LogFactory.getLog(Recorder.class);

    private final PlatformTransactionManager transactions;
    private final DataSource dataSource;
    private final JdbcConsumptionHistory history;

    Recorder(PlatformTransactionManager transactions, DataSource dataSource, JdbcConsumptionHistory history) {
        this.transactions = transactions;
        this.dataSource = dataSource;
        this.history = history;
    }

    /**
     * Handles a delivery if the event is not settled yet. When this returns, the offset may advance.
     *
     * @throws NotRecorded if the offset must not advance
     */
    void deliver(Delivery delivery, FailurePolicy policy, Runnable handler) {
        boolean done = false;
        while (!done) {
            done = attempt(delivery, policy, handler);
        }
    }

    /** False if it is to be tried again at once: at the right level, or because what it had to wait for was settled meanwhile. */
    private boolean attempt(Delivery delivery, FailurePolicy policy, Runnable handler) {
        TransactionStatus transaction = begin(delivery);
        Optional<Claim> claim;
        try {
            boolean inOrder =
                    policy == FailurePolicy.HOLD_SAGA && delivery.sagaId().isPresent();
            claim = history.claim(delivery, inOrder);
        } catch (RuntimeException | Error e) {
            rollBack(transaction);
            throw new Redelivery(delivery + " could not be claimed and is delivered again", e);
        }
        if (claim.isEmpty()) {
            rollBack(transaction);
            log.debug(delivery + " was settled before: skipped");
            return true;
        }
        if (!claim.get().atLevel()) {
            rollBack(transaction);
            return false;
        }
        if (claim.get().mustWait()) {
            rollBack(transaction);
            return hold(delivery, claim.get().startedAt());
        }
        try {
            CurrentEvent.during(delivery.eventId(), handler);
            requireCommittable(transaction, delivery, claim.get());
            transactions.commit(transaction);
        } catch (Throwable thrown) {
            // Throwable: an Error must neither lose the event nor end the consumer's thread.
            rollBack(transaction);
            failed(delivery, policy, claim.get().startedAt(), thrown);
        }
        return true;
    }

    /**
     * PostgreSQL answers the commit of a transaction with a failed statement by rolling it back, and its driver does
     * not tell: the event would be lost.
     */
    private void requireCommittable(TransactionStatus transaction, Delivery delivery, Claim claim) {
        if (transaction.isRollbackOnly()) {
            throw new IllegalStateException("The handler marked its transaction to be rolled back");
        }
        boolean holds;
        try {
            holds = history.stillHolds(claim, delivery);
        } catch (DataAccessException e) {
            throw new IllegalStateException(
                    "The handler went on after an error of the database,"
                            + " with which PostgreSQL had given up the transaction",
                    e);
        }
        if (!holds) {
            throw new IllegalStateException("The handler rolled back the transaction that it was called in");
        }
    }

    private void failed(Delivery delivery, FailurePolicy policy, Instant startedAt, Throwable thrown) {
        if (JdbcTransientErrors.includes(thrown)) {
            throw new Redelivery(delivery + " met an error of the database and is delivered again", thrown);
        }
        try {
            inNewTransaction(delivery, () -> {
                history.fail(delivery, startedAt, Failure.of(thrown));
                return true;
            });
        } catch (RuntimeException | Error e) {
            e.addSuppressed(thrown);
            throw new Redelivery(delivery + " failed, which could not be recorded; it is delivered again", e);
        }
        if (policy == FailurePolicy.STOP_PARTITION) {
            throw new PartitionStopped(delivery + " failed; its partition waits and tries it again", thrown);
        }
        log.error(delivery + " failed and was recorded as FAILED", thrown);
    }

    private boolean hold(Delivery delivery, Instant startedAt) {
        boolean held;
        try {
            held = inNewTransaction(delivery, () -> history.hold(delivery, startedAt));
        } catch (RuntimeException | Error e) {
            throw new Redelivery(delivery + " could not be recorded as held and is delivered again", e);
        }
        if (held) {
            log.info(delivery + " waits for an earlier event of its saga and was recorded as HELD");
        }
        return held;
    }

    private boolean inNewTransaction(Delivery delivery, BooleanSupplier work) {
        TransactionStatus transaction = begin(delivery);
        try {
            history.limitTransaction();
            boolean done = work.getAsBoolean();
            transactions.commit(transaction);
            return done;
        } catch (RuntimeException | Error e) {
            rollBack(transaction);
            throw e;
        }
    }

    private TransactionStatus begin(Delivery delivery) {
        DefaultTransactionDefinition definition =
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        definition.setName("recorder");
        TransactionStatus transaction;
        try {
            transaction = transactions.getTransaction(definition);
        } catch (RuntimeException | Error e) {
            throw new Redelivery(delivery + " could not be claimed and is delivered again", e);
        }
        if (!TransactionSynchronizationManager.hasResource(dataSource)) {
            rollBack(transaction);
            throw new Redelivery(
                    delivery + " is delivered again",
                    new IllegalStateException("The transaction manager "
                            + transactions.getClass().getName()
                            + " does not manage the data source of the consumption history"));
        }
        return transaction;
    }

    private void rollBack(TransactionStatus transaction) {
        if (transaction.isCompleted()) {
            return;
        }
        try {
            transactions.rollback(transaction);
        } catch (RuntimeException | Error e) {
            // The connection is gone, and the transaction with it: PostgreSQL has rolled it back.
            log.warn("A transaction could not be rolled back", e);
        }
    }
}
