package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcFailureRows.BY_POSITION;
import static dev.sagarewind.failure.JdbcFailureRows.SELECT;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.access.Scope;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** What settling a message sets free. The board may not have seen yet that it is settled: it is taken as settled here. */
@Component
class JdbcReleasable {

    /** The open held messages behind these that have no other failed message before them. */
    private static final String BEHIND = """
            with settled as materialized (
                select failure_id, consumer_group, saga_id, event_id, topic, partition, record_offset
                  from saga_rewind.failure f
                 where failure_id = any(cast(:ids as uuid[]))),
            behind as (
                select distinct h.failure_id
                  from settled x
                  join saga_rewind.failure h
                    on h.saga_id = x.saga_id and h.consumer_group = x.consumer_group
                   and h.state = 'OPEN' and h.outcome = 'HELD'
                   and (h.waits_for = x.event_id
                        or (h.topic = x.topic and h.partition = x.partition and h.record_offset > x.record_offset)))
            """ + SELECT + """
              join behind on behind.failure_id = f.failure_id
             where f.failure_id <> all(cast(:ids as uuid[]))
               and (:held or not exists (
                   select 1
                     from saga_rewind.failure x
                    where x.saga_id = f.saga_id and x.consumer_group = f.consumer_group
                      and (x.state = 'DISMISSED' or (x.state = 'OPEN' and x.outcome = 'FAILED'))
                      and x.failure_id <> all(cast(:ids as uuid[]))
                      and (x.event_id = f.waits_for
                           or (x.topic = f.topic and x.partition = f.partition and x.record_offset < f.record_offset))))
            """ + BY_POSITION + "limit :limit";

    private final JdbcScopedBoard board;
    private final JdbcFailureRows rows;

    JdbcReleasable(JdbcScopedBoard board, JdbcFailureRows rows) {
        this.board = board;
        this.rows = rows;
    }

    JdbcReleasable within(Scope scope) {
        return new JdbcReleasable(board.within(scope), rows);
    }

    /** Held behind these and, once they are settled, behind no other failed message: a rewind to them lets them run. */
    List<Failure> releasedBy(Collection<FailureId> settled, int limit) {
        return behind(settled, false, limit);
    }

    /** Held behind these, whatever else they are held behind. */
    List<Failure> heldBehind(Collection<FailureId> ids, int limit) {
        return behind(ids, true, limit);
    }

    private List<Failure> behind(Collection<FailureId> ids, boolean held, int limit) {
        return board.sql(BEHIND)
                .param("ids", parameter(ids))
                .param("held", held)
                .param("limit", limit)
                .query(rows)
                .list();
    }
}
