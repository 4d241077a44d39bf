package dev.sagarewind.benchmark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks every second how far a board is behind. */
final class Behind implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong most = new AtomicLong();
    private final ScheduledFuture<?> looking;

    Behind(Board board) {
        looking = clock.scheduleWithFixedDelay(
                () -> most.accumulateAndGet(board.unread(), Math::max), 1, 1, TimeUnit.SECONDS);
    }

    /** @return in rows, when it was at its furthest */
    long most() {
        if (looking.isDone()) {
            throw new IllegalStateException("It has stopped looking");
        }
        return most.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
