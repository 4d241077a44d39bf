package dev.sagarewind.rewind;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who may act for a rewind: one worker at a time, for so long. Times are the database's. */
@Component
class JdbcLeases {

    private static final String CLAIM = """
            update saga_rewind.rewind
               set worker = :worker, lease_until = clock_timestamp() + make_interval(secs => :lease)
             where rewind_id = (
                   select rewind_id from saga_rewind.rewind
                    where ended_at is null
                      and due_at <= clock_timestamp()
                      and (lease_until is null or lease_until < clock_timestamp())
                    order by due_at
                    limit 1
                      for update skip locked)
            returning rewind_id
            """;

    private static final String HOLD = """
            update saga_rewind.rewind
               set lease_until = clock_timestamp() + make_interval(secs => :lease)
             where rewind_id = :rewind and worker = :worker and lease_until > clock_timestamp()
            """;

    private static final String GUARD = """
            select cancel_at is not null as cancelled
              from saga_rewind.rewind
             where rewind_id = :rewind and worker = :worker and lease_until > clock_timestamp()
               for update
            """;

    private static final String RELEASE = """
            update saga_rewind.rewind
               set worker = null, lease_until = null, due_at = clock_timestamp() + make_interval(secs => :delay),
                   trouble = :trouble, trouble_detail = :detail
             where rewind_id = :rewind and worker = :worker
            """;

    private static final String ENDED = """
            update saga_rewind.rewind
               set ended_at = clock_timestamp()
             where rewind_id = :rewind and worker = :worker and lease_until > clock_timestamp() and ended_at is null
            """;

    private final JdbcClient jdbc;
    private final Duration duration;

    JdbcLeases(JdbcClient jdbc, RewindSettings settings) {
        this.jdbc = jdbc;
        this.duration = settings.lease();
    }

    /** A rewind that is due and that nobody works on, if there is one. */
    Optional<Lease> claim(String worker) {
        long askedAt = System.nanoTime();
        return jdbc.sql(CLAIM)
                .param("worker", worker)
                .param("lease", seconds(duration))
                .query((row, number) ->
                        new Lease(new RewindId(row.getObject("rewind_id", UUID.class)), worker, askedAt, duration))
                .optional();
    }

    /** Extends the lease. @throws LeaseLostException if it has run out or another worker has it */
    void hold(Lease lease) {
        long askedAt = System.nanoTime();
        if (leased(HOLD, lease).param("lease", seconds(duration)).update() != 1) {
            throw new LeaseLostException(lease);
        }
        lease.heldFor(askedAt, duration);
    }

    /**
     * Extends the lease if half of it is over: between the parts of a step whose length nobody knows, each of which
     * has a time limit of its own.
     *
     * @throws LeaseLostException as {@link #hold}
     */
    void keep(Lease lease) {
        if (lease.isHalfOver(duration)) {
            hold(lease);
        }
    }

    /**
     * Keeps the rewind from everybody else until the transaction ends, so that what is written in it is written by the
     * one who may.
     *
     * @return whether somebody has cancelled the rewind
     * @throws LeaseLostException if the lease is gone
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean guard(Lease lease) {
        return leased(GUARD, lease).query(Boolean.class).optional().orElseThrow(() -> new LeaseLostException(lease));
    }

    /** @param trouble why the step could not be taken, if it could not */
    void release(Lease lease, Duration delay, Optional<Rewind.Trouble> trouble) {
        leased(RELEASE, lease)
                .param("delay", seconds(delay))
                .param("trouble", trouble.map(one -> one.kind().name()).orElse(null))
                .param("detail", trouble.map(Rewind.Trouble::detail).orElse(null))
                .update();
    }

    /** Nobody works on it any more. Comes last: until then it is looked at again. */
    void ended(Lease lease) {
        if (leased(ENDED, lease).update() != 1) {
            throw new LeaseLostException(lease);
        }
    }

    private JdbcClient.StatementSpec leased(String sql, Lease lease) {
        return jdbc.sql(sql).param("rewind", lease.rewind().value()).param("worker", lease.worker());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
