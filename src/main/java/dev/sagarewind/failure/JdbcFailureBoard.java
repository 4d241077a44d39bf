package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcFailureRows.BY_POSITION;
import static dev.sagarewind.failure.JdbcFailureRows.SELECT;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

@Component
class JdbcFailureBoard implements FailureBoard {

    private static final String FIND = SELECT + "where f.failure_id = :id";

    private static final String FIND_ALL = SELECT + "where f.failure_id = any(cast(:ids as uuid[]))" + BY_POSITION;

    private static final String OPEN_AMONG = SELECT
            + "where f.failure_id = any(cast(:ids as uuid[])) and f.state in ('OPEN', 'DISMISSED')" + BY_POSITION;

    /** Held behind it is what the group holds of the same saga at a larger offset, or for the failed event itself. */
    private static final String OPEN_OF_CAUSE =
            """
            with failed as materialized (
                select failure_id, consumer_group, saga_id, event_id, topic, partition, record_offset
                  from saga_rewind.failure f
                 where cause_id = :cause and state = 'OPEN'),
            chosen as (
                select failure_id
                  from failed
                 union
                select h.failure_id
                  from failed x
                  join saga_rewind.failure h
                    on h.saga_id = x.saga_id and h.consumer_group = x.consumer_group
                   and h.state = 'OPEN' and h.outcome = 'HELD'
                   and (h.waits_for = x.event_id
                        or (h.topic = x.topic and h.partition = x.partition and h.record_offset > x.record_offset)))
            """ + SELECT + "join chosen on chosen.failure_id = f.failure_id" + BY_POSITION + "limit :limit";

    private static final String OPEN_OF_SAGA =
            SELECT + "where f.saga_id = :saga and f.state = 'OPEN'" + BY_POSITION + "limit :limit";

    private static final String OPEN_IN = SELECT + """
             where f.state = 'OPEN' and f.consumer_group = :group and f.topic = :topic and f.partition = :partition
               and f.record_offset >= :from and f.record_offset < :to
             order by f.record_offset, f.failure_id
             limit :limit
            """;

    private static final String OPEN_POSITIONS = """
            select topic, partition, record_offset, outcome, failure_id
              from saga_rewind.failure f
             where state = 'OPEN' and consumer_group = :group
             order by topic, partition, record_offset
             limit :limit
            """;

    private static final String MARK_RECOVERING = """
            insert into saga_rewind.recovering (failure_id, rewind_id)
            select unnest(cast(:ids as uuid[])), :rewind
                on conflict (failure_id, rewind_id) do nothing
            """;

    private static final String REWIND_ENDED = "delete from saga_rewind.recovering where rewind_id = :rewind";

    private final JdbcScopedBoard board;
    private final JdbcFailureRows rows;
    private final JdbcFailureLists lists;

    JdbcFailureBoard(JdbcScopedBoard board, JdbcFailureRows rows, JdbcFailureLists lists) {
        this.board = board;
        this.rows = rows;
        this.lists = lists;
    }

    @Override
    public FailureBoard within(Scope scope) {
        return new JdbcFailureBoard(board.within(scope), rows, lists.within(scope));
    }

    @Override
    public Optional<Failure> find(FailureId id) {
        return board.sql(FIND).param("id", id.value()).query(rows).optional();
    }

    @Override
    public List<Failure> findAll(Collection<FailureId> ids) {
        return board.sql(FIND_ALL).param("ids", parameter(ids)).query(rows).list();
    }

    @Override
    public List<Failure> openAmong(Collection<FailureId> ids) {
        return board.sql(OPEN_AMONG).param("ids", parameter(ids)).query(rows).list();
    }

    @Override
    public List<Failure> openOfCause(CauseId cause, int limit) {
        return board.sql(OPEN_OF_CAUSE)
                .param("cause", cause.value())
                .param("limit", limit)
                .query(rows)
                .list();
    }

    @Override
    public List<Failure> openOfSaga(String sagaId, int limit) {
        return board.sql(OPEN_OF_SAGA)
                .param("saga", sagaId)
                .param("limit", limit)
                .query(rows)
                .list();
    }

    @Override
    public List<Failure> openMatching(FailureFilter filter, int limit) {
        return lists.openMatching(filter, limit);
    }

    @Override
    public List<Failure> openIn(GroupPartition partition, OffsetRange range, int limit) {
        return board.sql(OPEN_IN)
                .param("group", partition.group().value())
                .param("topic", partition.partition().topic())
                .param("partition", partition.partition().partition())
                .param("from", range.from())
                .param("to", range.to())
                .param("limit", limit)
                .query(rows)
                .list();
    }

    @Override
    public List<OpenPosition> openPositions(ConsumerGroupId group, int limit) {
        return board.sql(OPEN_POSITIONS)
                .param("group", group.value())
                .param("limit", limit)
                .query((row, number) -> new OpenPosition(
                        new PartitionId(row.getString("topic"), row.getInt("partition")),
                        row.getLong("record_offset"),
                        Outcome.valueOf(row.getString("outcome")),
                        new FailureId(row.getObject("failure_id", UUID.class))))
                .list();
    }

    @Override
    public Map<ConsumerGroupId, List<OpenInPartition>> openByPartition(Collection<ConsumerGroupId> groups) {
        return lists.openByPartition(groups);
    }

    @Override
    public List<Failure> list(FailureFilter filter, Optional<FailureKey> after, int limit) {
        return lists.list(filter, after, limit);
    }

    @Override
    public Map<FailureId, Integer> heldBehind(Collection<FailureId> ids) {
        return lists.heldBehind(ids);
    }

    @Override
    public Map<FailureState, Integer> countByState() {
        return lists.countByState();
    }

    @Override
    public Map<ConsumerGroupId, OpenCount> openByGroup() {
        return lists.openByGroup();
    }

    @Override
    public BoardFreshness freshness() {
        return lists.freshness();
    }

    @Override
    public void markRecovering(Collection<FailureId> ids, UUID rewindId) {
        board.sql(MARK_RECOVERING)
                .param("ids", parameter(ids))
                .param("rewind", rewindId)
                .update();
    }

    @Override
    public void rewindEnded(UUID rewindId) {
        board.sql(REWIND_ENDED).param("rewind", rewindId).update();
    }
}
