package dev.sagarewind.audit;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Logs where the chain ends: out of the reach of whoever can change the database, a log shows that its tail was cut. */
@Component
class HeadLog implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(HeadLog.class);

    private final JdbcAuditChain rows;
    private final AuditSettings settings;
    private volatile @Nullable AuditHead kept;
    private volatile @Nullable ScheduledExecutorService thread;

    HeadLog(JdbcAuditChain rows, AuditSettings settings) {
        this.rows = rows;
        this.settings = settings;
    }

    /** The head that was logged last, by this console. */
    Optional<AuditHead> kept() {
        return Optional.ofNullable(kept);
    }

    /** Logs the head if it is another than the last time; one that went back, too. */
    synchronized void log() {
        AuditHead head;
        try {
            head = rows.head();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The audit's head could not be read, and is logged later", e);
            return;
        }
        AuditHead before = kept;
        if (before != null && head.count() < before.count()) {
            LOG.error(
                    "Audit head went back from count={} to count={}: entries were cut off",
                    before.count(),
                    head.count());
        } else if (head.mac().isPresent() && !head.equals(before)) {
            LOG.info(
                    "Audit head: count={} mac={} at={}",
                    head.count(),
                    head.mac().get(),
                    head.at());
            kept = head;
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "audit-head"));
        long every = settings.logHeadEvery().toMillis();
        started.scheduleWithFixedDelay(this::log, 0, every, TimeUnit.MILLISECONDS);
        thread = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopping = thread;
        thread = null;
        if (stopping != null) {
            stopping.shutdownNow();
            log();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Stops late: when nothing is recorded any more. */
    @Override
    public int getPhase() {
        return 0;
    }
}
