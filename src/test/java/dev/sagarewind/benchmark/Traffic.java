package dev.sagarewind.benchmark;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Services at work: rows of this moment at a steady rate, from several connections.
 *
 * @param eventsEach in a transaction, of which each is consumed by two groups
 * @param failed the share of the deliveries that fail
 */
record Traffic(DataSource database, int rowsPerSecond, int eventsEach, double failed) {

    private static final int WRITERS = 4;
    private static final int GROUPS = 2;

    /** @return rows a second, as far as the machine let them be written */
    double write(Duration time) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            long since = System.nanoTime();
            List<Future<Long>> writers = new ArrayList<>();
            for (int writer = 1; writer <= WRITERS; writer++) {
                HistoryMaker maker = new HistoryMaker(writer);
                writers.add(threads.submit(() -> write(maker, since, time.toNanos())));
            }
            long rows = 0;
            for (Future<Long> writer : writers) {
                rows += writer.get();
            }
            return rows / ((System.nanoTime() - since) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whoever is late does not wait until there is nothing to make up for. */
    private long write(HistoryMaker maker, long since, long time) throws Exception {
        double each = 1e9 * WRITERS * GROUPS * eventsEach / rowsPerSecond;
        long rows = 0;
        try (Connection connection = database.getConnection()) {
            for (long turn = 0; turn * each < time && System.nanoTime() - since < time; turn++) {
                long early = since + (long) (turn * each) - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                }
                rows += maker.now(connection, turn * eventsEach, eventsEach, failed);
            }
        }
        return rows;
    }
}
