package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.fleet.FleetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Carries rewinds out, a step at a time. Any console may take any step: before each, everything that decides is read
 * again, so that nothing is lost with a console that dies.
 */
@Component
class RewindWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RewindWorker.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);

    private final JdbcLeases leases;
    private final LegRunner runner;
    private final RewindSettings settings;
    private final String name = "console-" + UUID.randomUUID().toString().substring(0, 8);
    private final Semaphore wakeUps = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    RewindWorker(JdbcLeases leases, LegRunner runner, RewindSettings settings) {
        this.leases = leases;
        this.runner = runner;
        this.settings = settings;
    }

    /** Looks for work at once: a rewind was requested here. */
    void wake() {
        wakeUps.release();
    }

    @Override
    public synchronized void start() {
        running = true;
        for (int number = 1; number <= settings.workers(); number++) {
            String worker = name + "-" + number;
            Thread thread = new Thread(() -> work(worker), "rewind-" + number);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        long until = System.nanoTime() + STOPS_WITHIN.toNanos();
        try {
            // Whoever stops a console kills it soon; a step that is cut off there is safe with whoever comes next.
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Looks often as long as there is something to do, and once a second else. */
    private void work(String worker) {
        long lastStep = System.nanoTime() - BUSY.toNanos();
        while (running) {
            try {
                if (step(worker)) {
                    lastStep = System.nanoTime();
                } else {
                    boolean busy = System.nanoTime() - lastStep < BUSY.toNanos();
                    wakeUps.tryAcquire((busy ? settings.poll() : IDLE).toMillis(), TimeUnit.MILLISECONDS);
                    wakeUps.drainPermits();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (DataAccessException | TransactionException trouble) {
                log.warn("Rewinds wait: the database did not answer: {}", trouble.getMessage());
                rest();
            } catch (RuntimeException bug) {
                // A worker that ends here would be missed by nobody but those who wait for their rewind.
                log.error("Looking for rewinds goes on", bug);
                rest();
            }
        }
    }

    private void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_TROUBLE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there was anything to do */
    private boolean step(String worker) {
        Optional<Lease> lease = leases.claim(worker);
        if (lease.isEmpty()) {
            return false;
        }
        try (MDC.MDCCloseable ignored =
                MDC.putCloseable("rewindId", lease.get().rewind().toString())) {
            work(lease.get());
        }
        return true;
    }

    private void work(Lease lease) {
        Optional<Rewind.Trouble> trouble;
        try {
            trouble = take(lease);
        } catch (LeaseLostException lost) {
            log.warn("Left to another console: {}", lost.getMessage());
            return;
        }
        leases.release(lease, trouble.isPresent() ? AFTER_TROUBLE : settings.poll(), trouble);
    }

    /** What is in the way passes, or somebody sees to it: until then the step is tried again. */
    private Optional<Rewind.Trouble> take(Lease lease) {
        try {
            runner.step(lease);
            return Optional.empty();
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (KafkaUnavailableException | SilentCoordinatorException silent) {
            log.warn("Rewind {} waits: {}", lease.rewind(), silent.getMessage());
            return trouble(Rewind.Trouble.Kind.KAFKA, String.valueOf(silent.getMessage()));
        } catch (FleetException refused) {
            log.warn("Rewind {} waits: {}", lease.rewind(), refused.sentence());
            return trouble(Rewind.Trouble.Kind.FLEET, refused.sentence());
        } catch (DataAccessException | TransactionException silent) {
            log.warn("Rewind {} waits: the database did not answer", lease.rewind(), silent);
            return trouble(Rewind.Trouble.Kind.DATABASE, silent.getClass().getSimpleName());
        } catch (RuntimeException bug) {
            log.error("Rewind {} is tried again", lease.rewind(), bug);
            return trouble(Rewind.Trouble.Kind.ERROR, bug.getClass().getSimpleName());
        }
    }

    private static Optional<Rewind.Trouble> trouble(Rewind.Trouble.Kind kind, String detail) {
        return Optional.of(new Rewind.Trouble(kind, detail));
    }
}
