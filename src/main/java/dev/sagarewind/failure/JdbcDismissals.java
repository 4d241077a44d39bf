package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.parameter;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes failures off the board and puts them back. */
@Component
class JdbcDismissals {

    /** Until the end of the transaction the board is written by nobody else. */
    private static final String HOLD_THE_BOARD = """
            select name
              from saga_rewind.projection
             where name = 'failure_board'
               for update
            """;

    private static final String DISMISS = """
            insert into saga_rewind.dismissal (failure_id, dismissed_by, reason, attempts)
            select failure_id, :by, :reason, attempts
              from saga_rewind.failure
             where failure_id = any(cast(:ids as uuid[])) and state = 'OPEN'
                on conflict (failure_id) do update
               set dismissed_by = excluded.dismissed_by, dismissed_at = clock_timestamp(), reason = excluded.reason,
                   attempts = excluded.attempts
            """;

    private static final String PUT_BACK =
            "delete from saga_rewind.dismissal where failure_id = any(cast(:ids as uuid[]))";

    private static final String CHANGE_STATE = """
            update saga_rewind.failure
               set state = :to
             where failure_id = any(cast(:ids as uuid[])) and state = :from
            returning failure_id
            """;

    private final JdbcClient jdbc;

    JdbcDismissals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return those that are off the board now and were not before */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<FailureId> dismiss(Collection<FailureId> ids, String reason, String by) {
        holdTheBoard();
        int dismissed = jdbc.sql(DISMISS)
                .param("ids", parameter(ids))
                .param("reason", reason)
                .param("by", by)
                .update();
        Set<FailureId> changed = change(ids, "OPEN", "DISMISSED");
        if (changed.size() != dismissed) {
            throw new IllegalStateException(
                    dismissed + " dismissals for " + changed.size() + " failures: the board changed meanwhile");
        }
        return changed;
    }

    /** @return those that are on the board now and were not before */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<FailureId> putBack(Collection<FailureId> ids) {
        holdTheBoard();
        jdbc.sql(PUT_BACK).param("ids", parameter(ids)).update();
        return change(ids, "DISMISSED", "OPEN");
    }

    private void holdTheBoard() {
        jdbc.sql(HOLD_THE_BOARD).query(String.class).single();
    }

    private Set<FailureId> change(Collection<FailureId> ids, String from, String to) {
        return new HashSet<>(jdbc.sql(CHANGE_STATE)
                .param("ids", parameter(ids))
                .param("from", from)
                .param("to", to)
                .query((row, number) -> new FailureId(row.getObject("failure_id", UUID.class)))
                .list());
    }
}
