package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What people do to a rewind after it was requested. Each method does all of it or, if it comes too late, nothing. */
@Component
class JdbcInterventions {

    private static final String CANCEL = """
            update saga_rewind.rewind
               set cancel_by = :by, cancel_at = clock_timestamp(), due_at = clock_timestamp()
             where rewind_id = :rewind and ended_at is null and cancel_at is null
            """;

    private static final String APPROVE = """
            update saga_rewind.rewind
               set decided_by = :by, decided_at = clock_timestamp(), due_at = clock_timestamp(), state = 'REQUESTED'
             where rewind_id = :rewind and state = 'AWAITING_APPROVAL' and cancel_at is null
               and approval_until > clock_timestamp()
            """;

    private static final String RELEASE_LEGS = """
            update saga_rewind.rewind_leg l
               set state = case when l.consumer_group = :first and r.when_active <> 'WAIT'
                                then 'VACATING' else 'REQUESTED' end,
                   state_since = clock_timestamp(),
                   deadline = clock_timestamp() + make_interval(secs => r.wait_seconds)
              from saga_rewind.rewind r
             where r.rewind_id = :rewind and l.rewind_id = r.rewind_id and l.state = 'AWAITING_APPROVAL'
            """;

    private static final String FOLLOW = """
            update saga_rewind.rewind
               set ended_at = null, cancel_by = null, cancel_at = null, state = 'VERIFYING', only_follows = true,
                   due_at = clock_timestamp()
             where rewind_id = :rewind and ended_at is not null
               and state in ('PARTLY_RECOVERED', 'NOT_RECOVERED', 'CANCELLED')
               and not exists (
                   select 1 from saga_rewind.rewind undo
                    where undo.undo_of = :rewind and undo.ended_at is null)
            """;

    private static final String FOLLOW_LEGS = """
            update saga_rewind.rewind_leg
               set state = 'VERIFYING', state_since = clock_timestamp(), refusal = null, overwritten_since = null,
                   deadline = clock_timestamp() + make_interval(secs => :seconds)
             where rewind_id = :rewind and moved_at is not null
               and state in ('PARTLY_RECOVERED', 'NOT_RECOVERED', 'CANCELLED')
            """;

    private static final String AUDITED = """
            update saga_rewind.rewind set audit_id = :audit where rewind_id = :rewind
            """;

    private static final String TRANSITION = """
            insert into saga_rewind.rewind_transition (rewind_id, state, code, args, happened_by)
            select rewind_id, state, :code, '[]', :by from saga_rewind.rewind where rewind_id = :rewind
            """;

    private final JdbcClient jdbc;

    JdbcInterventions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false if it has ended, or was cancelled before */
    @Transactional
    public boolean cancel(RewindId rewind, String by, String code) {
        return update(CANCEL, rewind, by) && said(rewind, by, code);
    }

    /**
     * @param first the group whose leg is at work at once
     * @return false if nobody waits for it any more
     * @throws org.springframework.dao.DuplicateKeyException if another rewind is at work on that group; then it still waits
     */
    @Transactional
    public boolean approve(RewindId rewind, ConsumerGroupId first, String by) {
        if (!update(APPROVE, rewind, by)) {
            return false;
        }
        jdbc.sql(RELEASE_LEGS)
                .param("rewind", rewind.value())
                .param("first", first.value())
                .update();
        return said(rewind, by, "APPROVED");
    }

    /** @return false if there is nothing to follow, or it is being undone */
    @Transactional
    public boolean follow(RewindId rewind, String by, Duration within) {
        if (jdbc.sql(FOLLOW).param("rewind", rewind.value()).update() == 0) {
            return false;
        }
        int legs = jdbc.sql(FOLLOW_LEGS)
                .param("rewind", rewind.value())
                .param("seconds", within.toMillis() / 1000.0)
                .update();
        if (legs == 0) {
            throw new IllegalStateException("Rewind " + rewind + " has moved nothing, so there is nothing to follow");
        }
        return said(rewind, by, "FOLLOWED");
    }

    /** Which entry of the audit its end closes. */
    void audited(RewindId rewind, UUID audit) {
        jdbc.sql(AUDITED).param("rewind", rewind.value()).param("audit", audit).update();
    }

    private boolean update(String sql, RewindId rewind, String by) {
        return jdbc.sql(sql).param("rewind", rewind.value()).param("by", by).update() == 1;
    }

    private boolean said(RewindId rewind, String by, String code) {
        return jdbc.sql(TRANSITION)
                        .param("rewind", rewind.value())
                        .param("by", by)
                        .param("code", code)
                        .update()
                == 1;
    }
}
