package dev.sagarewind.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Brings the console's tables up to date: at start, or, if the database is away then, as soon as it answers. A database that
 * answers and refuses stops the start, as a wrong setting does.
 */
@Component
class JdbcMigration implements FlywayMigrationStrategy, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcMigration.class);
    private static final long AGAIN_AFTER_SECONDS = 2;

    /** SQLSTATEs of a server that is not to be had now: starting, stopping, full. Class 08 is the connection's own. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300");

    private final ApplicationEventPublisher events;
    private volatile @Nullable Flyway owed;
    private volatile @Nullable ScheduledExecutorService thread;

    JdbcMigration(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Whether the tables are as this console needs them. */
    boolean isDone() {
        return owed == null;
    }

    @Override
    public void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (RuntimeException e) {
            if (!isAway(e)) {
                throw e;
            }
            LOG.warn("The database does not answer. The console starts without it and tries again by itself", e);
            owed = flyway;
        }
    }

    /** The first to know of it are those who have something to do with the tables once. */
    @EventListener(ApplicationReadyEvent.class)
    void started() {
        if (isDone()) {
            events.publishEvent(new SchemaReady());
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "schema-migration"));
        thread = started;
        Flyway flyway = owed;
        if (flyway != null) {
            started.scheduleWithFixedDelay(
                    () -> again(flyway, started), AGAIN_AFTER_SECONDS, AGAIN_AFTER_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void again(Flyway flyway, ScheduledExecutorService own) {
        try {
            flyway.migrate();
        } catch (RuntimeException e) {
            if (isAway(e)) {
                LOG.debug("The database still does not answer", e);
            } else {
                LOG.error("The database answers, and the console's tables cannot be prepared", e);
            }
            return;
        }
        owed = null;
        own.shutdown();
        LOG.info("The database answers now");
        events.publishEvent(new SchemaReady());
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopping = thread;
        thread = null;
        if (stopping != null) {
            stopping.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private static boolean isAway(@Nullable Throwable problem) {
        if (problem instanceof SQLException refused && refused.getSQLState() != null) {
            return refused.getSQLState().startsWith("08") || AWAY.contains(refused.getSQLState());
        }
        return problem != null
                && (problem instanceof SQLTransientConnectionException && problem.getCause() == null
                        || isAway(problem.getCause()));
    }
}
