package dev.sagarewind.background;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Something that is done again and again, in a thread of its own, from the console's start to its stop. */
public abstract class Repeating implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(10);

    private final String name;
    private volatile @Nullable ScheduledExecutorService thread;

    /** @param name the thread's */
    protected Repeating(String name) {
        this.name = name;
    }

    /** @return how long to rest until the next turn; empty if this was the last one */
    protected abstract Optional<Duration> turn();

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, name));
        thread = started;
        started.execute(() -> goOn(started));
    }

    @Override
    public void stop() {
        stopWithin(Duration.ZERO);
    }

    /** @return whether the turn that was under way has ended by then */
    protected final boolean stopWithin(Duration time) {
        ScheduledExecutorService stopping = thread;
        thread = null;
        if (stopping == null) {
            return true;
        }
        stopping.shutdownNow();
        try {
            return stopping.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void goOn(ScheduledExecutorService own) {
        Optional<Duration> rest = safely();
        if (!own.isShutdown()) {
            rest.ifPresentOrElse(
                    time -> own.schedule(() -> goOn(own), time.toMillis(), TimeUnit.MILLISECONDS), own::shutdown);
        }
    }

    private Optional<Duration> safely() {
        try {
            return turn();
        } catch (RuntimeException bug) {
            // A thread that ends here would be missed by nobody.
            LOG.error("{} goes on", name, bug);
            return Optional.of(AFTER_A_BUG);
        }
    }
}
