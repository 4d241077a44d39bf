package dev.sagarewind.database;

import dev.sagarewind.background.Repeating;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Brings the console's tables up to date: at start, or, if the database is away then, as soon as it answers. A database that
 * answers and refuses stops the start, as a wrong setting does.
 */
@Component
class JdbcMigration extends Repeating implements FlywayMigrationStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcMigration.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    /** SQLSTATEs of a server that is not to be had now: starting, stopping, full. Class 08 is the connection's own. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300");

    private final ApplicationEventPublisher events;
    private volatile @Nullable Flyway owed;

    JdbcMigration(ApplicationEventPublisher events) {
        super("schema-migration");
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

    @EventListener(ApplicationReadyEvent.class)
    void started() {
        if (isDone()) {
            events.publishEvent(new SchemaReady());
        } else {
            start();
        }
    }

    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    protected Optional<Duration> turn() {
        try {
            Optional.ofNullable(owed).ifPresent(Flyway::migrate);
            // Before anybody else may use the tables; if this fails, it is done again with the rest.
            events.publishEvent(new SchemaReady());
        } catch (RuntimeException e) {
            if (isAway(e)) {
                LOG.debug("The database still does not answer", e);
            } else {
                LOG.error("The database answers, and the console's tables cannot be prepared", e);
            }
            return Optional.of(AGAIN_AFTER);
        }
        owed = null;
        LOG.info("The database answers now");
        return Optional.empty();
    }

    /** A pool that gives no connection in time says why in its cause, if it knows. */
    private static boolean isAway(Throwable problem) {
        for (Throwable one = problem; one != null; one = one.getCause()) {
            if (one instanceof SQLException refused && refused.getSQLState() != null) {
                return refused.getSQLState().startsWith("08") || AWAY.contains(refused.getSQLState());
            }
            if (one instanceof SQLTransientConnectionException && one.getCause() == null) {
                return true;
            }
        }
        return false;
    }
}
