package dev.sagarewind.audit;

import dev.sagarewind.background.Repeating;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Logs where the chain ends: out of the reach of whoever can change the database, a log shows that its tail was cut. */
@Component
class HeadLog extends Repeating {

    private static final Logger LOG = LoggerFactory.getLogger(HeadLog.class);

    private final JdbcAuditChain rows;
    private final AuditSettings settings;
    private volatile @Nullable AuditHead kept;

    HeadLog(JdbcAuditChain rows, AuditSettings settings) {
        super("audit-head");
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
    protected Optional<Duration> turn() {
        log();
        return Optional.of(settings.logHeadEvery());
    }

    @Override
    public void stop() {
        if (isRunning()) {
            super.stop();
            log();
        }
    }

    /** Stops late: when nothing is recorded any more. */
    @Override
    public int getPhase() {
        return 0;
    }
}
