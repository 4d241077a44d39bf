package dev.sagarewind.database;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Lets the writer's clock tick for the reader, where there is one. */
@Component
class Heart implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
    private static final long EVERY_MILLIS = 1_000;

    private final JdbcHeartbeat heartbeat;
    private final ReaderSettings settings;
    private boolean inTrouble;
    private volatile @Nullable ScheduledExecutorService thread;

    Heart(JdbcHeartbeat heartbeat, ReaderSettings settings) {
        this.heartbeat = heartbeat;
        this.settings = settings;
    }

    @Override
    public void start() {
        if (settings.address().isEmpty()) {
            return;
        }
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "heartbeat"));
        thread = started;
        started.scheduleWithFixedDelay(this::beat, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
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

    private void beat() {
        try {
            heartbeat.beat();
            inTrouble = false;
        } catch (RuntimeException e) {
            if (isRunning() && !inTrouble) {
                LOG.warn("The writer does not take the heartbeat; lists of the reader grow older until it does", e);
                inTrouble = true;
            }
        }
    }
}
