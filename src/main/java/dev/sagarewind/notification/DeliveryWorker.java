package dev.sagarewind.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Tells the targets, each in a thread of its own, so that nobody waits for one that is slow. */
@Component
class DeliveryWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final Duration TIDIED_EVERY = Duration.ofMinutes(10);
    /** How long a request that is under way may still find out its answer when the console stops. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(3);

    private final Courier courier;
    private final JdbcDeliveries deliveries;
    private final JdbcNotices notices;
    private final NotificationSettings settings;
    private final String name = "console-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    DeliveryWorker(Courier courier, JdbcDeliveries deliveries, JdbcNotices notices, NotificationSettings settings) {
        this.courier = courier;
        this.deliveries = deliveries;
        this.notices = notices;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        running = true;
        for (NotificationSettings.Target target : settings.targets()) {
            begin("notify-" + target.name(), () -> tell(target));
        }
        begin("notify-tidy", this::tidy);
    }

    private void begin(String threadName, Runnable work) {
        Thread thread = new Thread(work, threadName);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    @Override
    public synchronized void stop() {
        running = false;
        long until = System.nanoTime() + LAST_ANSWER.toNanos();
        try {
            for (Thread thread : threads) {
                if (thread.getName().equals("notify-tidy")) {
                    thread.interrupt();
                }
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
                thread.interrupt();
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

    private void tell(NotificationSettings.Target target) {
        repeat(() -> courier.deliverNext(target, name, () -> running), IDLE);
    }

    private void tidy() {
        repeat(
                () -> {
                    int givenUp = deliveries.giveUpOlderThan(settings.retryFor().plusMinutes(10));
                    if (givenUp > 0) {
                        LOG.error("{} notifications were given up: nobody could tell them in time", givenUp);
                    }
                    notices.prune(settings.keep());
                    return false;
                },
                TIDIED_EVERY);
    }

    private void repeat(Step step, Duration idle) {
        boolean away = false;
        while (running) {
            try {
                boolean more = step.take();
                if (away) {
                    LOG.info("Notifications go on");
                }
                away = false;
                if (!more) {
                    rest(idle);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (DataAccessException | TransactionException trouble) {
                if (!away && running) {
                    LOG.warn("Notifications wait: the database did not answer: {}", trouble.getMessage());
                }
                away = true;
                restSafely();
            } catch (RuntimeException bug) {
                // A thread that ends here would be missed by nobody but those who are not told.
                LOG.error("Telling goes on", bug);
                restSafely();
            }
        }
    }

    /** In pieces, so that a stop need not interrupt a request that is under way to end a rest. */
    private void rest(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (running && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void restSafely() {
        try {
            rest(AFTER_TROUBLE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Step {
        boolean take() throws InterruptedException;
    }
}
