package dev.sagarewind.demo;

import dev.sagarewind.demo.order.OrderDesk;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Customers: they place orders at a steady rate, and as many at once as one asks for. */
final class Traffic implements AutoCloseable {
    static final int MAX_ORDERS_PER_SECOND = 100;

    private static final Logger log = LoggerFactory.getLogger(Traffic.class);
    private static final int TICKS_PER_SECOND = 5;

    private final OrderDesk desk;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "traffic"));
    private volatile int ordersPerSecond;
    /** In ticks' parts of an order; used by the clock's thread only. */
    private int due;

    Traffic(OrderDesk desk) {
        this.desk = desk;
    }

    void start(int ordersPerSecond) {
        this.ordersPerSecond = ordersPerSecond;
        clock.scheduleAtFixedRate(this::tick, 0, 1000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    int ordersPerSecond() {
        return ordersPerSecond;
    }

    void ordersPerSecond(int ordersPerSecond) {
        this.ordersPerSecond = ordersPerSecond;
    }

    void placeNow(int count) {
        desk.place(count);
    }

    private void tick() {
        due += ordersPerSecond;
        int now = due / TICKS_PER_SECOND;
        due -= now * TICKS_PER_SECOND;
        try {
            desk.place(now);
        } catch (RuntimeException e) {
            // The clock would stop for good.
            log.warn("{} orders could not be placed.", now, e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(5, TimeUnit.SECONDS);
    }
}
