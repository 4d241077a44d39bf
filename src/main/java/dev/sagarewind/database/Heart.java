package dev.sagarewind.database;

import dev.sagarewind.background.Repeating;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lets the writer's clock tick for the reader, where there is one. */
@Component
class Heart extends Repeating {

    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final JdbcHeartbeat heartbeat;
    private final ReaderSettings settings;
    private boolean inTrouble;

    Heart(JdbcHeartbeat heartbeat, ReaderSettings settings) {
        super("heartbeat");
        this.heartbeat = heartbeat;
        this.settings = settings;
    }

    @Override
    public boolean isAutoStartup() {
        return settings.address().isPresent();
    }

    @Override
    protected Optional<Duration> turn() {
        try {
            heartbeat.beat();
            inTrouble = false;
        } catch (RuntimeException e) {
            if (isRunning() && !inTrouble) {
                LOG.warn("The writer does not take the heartbeat; lists of the reader grow older until it does", e);
                inTrouble = true;
            }
        }
        return Optional.of(EVERY);
    }
}
