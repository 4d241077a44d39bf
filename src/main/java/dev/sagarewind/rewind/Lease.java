package dev.sagarewind.rewind;

import java.time.Duration;

/** The right of one worker to act for a rewind, until the database's clock says otherwise. */
final class Lease {

    private final RewindId rewind;
    private final String worker;
    private volatile long heldUntil;

    /** @param askedAt this machine's nanoseconds before the database was asked */
    Lease(RewindId rewind, String worker, long askedAt, Duration duration) {
        this.rewind = rewind;
        this.worker = worker;
        this.heldUntil = askedAt + duration.toNanos();
    }

    RewindId rewind() {
        return rewind;
    }

    String worker() {
        return worker;
    }

    boolean isHalfOver(Duration duration) {
        return heldUntil - System.nanoTime() < duration.toNanos() / 2;
    }

    void heldFor(long askedAt, Duration duration) {
        heldUntil = askedAt + duration.toNanos();
    }

    /**
     * Right before an act outside the database, which cannot ask for the lease: a process may have stood still since the
     * database was asked.
     *
     * @param act the longest that it may take
     * @throws LeaseLostException if the lease may be over before the act is
     */
    void requireTimeFor(Duration act) {
        if (heldUntil - System.nanoTime() < act.toNanos()) {
            throw new LeaseLostException(this);
        }
    }

    @Override
    public String toString() {
        return rewind + " held by " + worker;
    }
}
