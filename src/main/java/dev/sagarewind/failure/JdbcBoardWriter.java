package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.EventInGroup;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the board: only {@link BoardProjection} does, under the projection's lock. */
@Component
class JdbcBoardWriter {

    private static final String PUT_CAUSE = """
            insert into saga_rewind.cause (
                   cause_id, consumer_group, error_type, frames, message, title, last_failed_at)
            values (:causeId, :group, :errorType, :frames, :message, :title, :lastFailedAt)
                on conflict (cause_id) do update
               set last_failed_at = greatest(cause.last_failed_at, excluded.last_failed_at)
            """;

    private static final String PUT_FAILURE = """
            insert into saga_rewind.failure (
                   failure_id, consumer_group, event_id, saga_id, saga_type, event_type, topic, partition,
                   record_offset, outcome, state, cause_id, attempts, first_failed_at, last_failed_at, written_at,
                   waits_for, error_type, error_message, settled_at, generation)
            values (:id, :group, :event, :saga, :sagaType, :eventType, :topic, :partition,
                   :offset, :outcome, :state, :cause, :attempts, :firstFailedAt, :lastFailedAt, :writtenAt,
                   :waitsFor, :errorType, :errorMessage, :settledAt, :generation)
                on conflict (failure_id) do update
               set saga_id = excluded.saga_id, saga_type = excluded.saga_type, event_type = excluded.event_type,
                   topic = excluded.topic, partition = excluded.partition, record_offset = excluded.record_offset,
                   outcome = excluded.outcome, state = excluded.state, cause_id = excluded.cause_id,
                   attempts = excluded.attempts, first_failed_at = excluded.first_failed_at,
                   last_failed_at = excluded.last_failed_at, written_at = excluded.written_at,
                   waits_for = excluded.waits_for, error_type = excluded.error_type,
                   error_message = excluded.error_message, settled_at = excluded.settled_at,
                   generation = excluded.generation
            """;

    /** What failed again since comes back; a held message that is held again does not. */
    private static final String KEEP_DISMISSED = """
            update saga_rewind.failure f
               set state = 'DISMISSED'
              from saga_rewind.dismissal d
             where f.failure_id = any(cast(:ids as uuid[])) and f.state = 'OPEN'
               and d.failure_id = f.failure_id and f.attempts <= d.attempts
            """;

    /** The record's own timestamp is better than what the history allows to conclude. */
    private static final String KEEP_RECORD_TIMES = """
            update saga_rewind.failure f
               set written_at = r.written_at
              from saga_rewind.record_time r
             where f.failure_id = any(cast(:ids as uuid[])) and r.topic = f.topic and r.partition = f.partition
               and r.record_offset = f.record_offset and r.event_id = f.event_id
            """;

    private static final String OPEN_AMONG = """
            select f.consumer_group, f.event_id
              from unnest(cast(:ids as uuid[])) as asked (failure_id)
              join saga_rewind.failure f on f.failure_id = asked.failure_id and f.state in ('OPEN', 'DISMISSED')
            """;

    private static final String OPEN = """
            select consumer_group, event_id
              from saga_rewind.failure
             where state in ('OPEN', 'DISMISSED') and generation <= :generation
             order by consumer_group, topic, partition, record_offset
             limit :limit
            """;

    private static final String REMOVE = """
            delete from saga_rewind.failure
             where failure_id = any(cast(:ids as uuid[]))
            """;

    private static final String ADD_ACTIVITY = """
            insert into saga_rewind.activity (consumer_group, minute, succeeded, failed, held)
            values (:group, :minute, :succeeded, :failed, :held)
                on conflict (consumer_group, minute) do update
               set succeeded = activity.succeeded + excluded.succeeded,
                   failed = activity.failed + excluded.failed, held = activity.held + excluded.held
            """;

    private static final String PRUNE_ACTIVITY = "delete from saga_rewind.activity where minute < :before";

    private static final String PRUNE_FAILURES = """
            delete from saga_rewind.failure
             where failure_id in (
                select failure_id
                  from saga_rewind.failure
                 where state <> 'OPEN' and settled_at < :before
                 order by settled_at
                 limit 1000)
            """;

    private static final String PRUNE_CAUSES = """
            delete from saga_rewind.cause c
             where c.last_failed_at < :before
               and not exists (select 1 from saga_rewind.failure f where f.cause_id = c.cause_id)
            """;

    private static final String PRUNE_DISMISSALS = """
            delete from saga_rewind.dismissal d
             where d.dismissed_at < :before
               and not exists (select 1 from saga_rewind.failure f where f.failure_id = d.failure_id)
            """;

    private static final String PRUNE_RECORD_TIMES = """
            delete from saga_rewind.record_time r
             where not exists (select 1 from saga_rewind.failure f where f.event_id = r.event_id)
            """;

    private final NamedParameterJdbcOperations batches;
    private final JdbcClient jdbc;

    JdbcBoardWriter(NamedParameterJdbcOperations batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
    }

    void put(Collection<BoardEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        batches.batchUpdate(PUT_CAUSE, causes(entries));
        batches.batchUpdate(
                PUT_FAILURE, entries.stream().map(JdbcBoardEntry::failure).toArray(SqlParameterSource[]::new));
        String[] ids = parameter(entries.stream().map(BoardEntry::id).toList());
        jdbc.sql(KEEP_DISMISSED).param("ids", ids).update();
        jdbc.sql(KEEP_RECORD_TIMES).param("ids", ids).update();
    }

    /**
     * Each cause once, as of its latest failure: every update of a row leaves a version that the next one in the transaction
     * has to pass.
     */
    private static SqlParameterSource[] causes(Collection<BoardEntry> entries) {
        Map<CauseId, BoardEntry> latest = new HashMap<>();
        for (BoardEntry entry : entries) {
            entry.cause()
                    .ifPresent(cause -> latest.merge(
                            cause.id(),
                            entry,
                            BinaryOperator.maxBy(
                                    Comparator.comparing(some -> some.summary().lastFailedAt()))));
        }
        return latest.values().stream().map(JdbcBoardEntry::cause).toArray(SqlParameterSource[]::new);
    }

    /** Those of the events that the board has as not settled. */
    List<EventInGroup> openAmong(Set<EventInGroup> events) {
        return jdbc.sql(OPEN_AMONG)
                .param("ids", ids(events))
                .query(JdbcBoardWriter::event)
                .list();
    }

    /** Unsettled failures that no rebuild after this generation has confirmed. */
    List<EventInGroup> openUpTo(int generation, int limit) {
        return jdbc.sql(OPEN)
                .param("generation", generation)
                .param("limit", limit)
                .query(JdbcBoardWriter::event)
                .list();
    }

    /** @return how many were there */
    int remove(Set<EventInGroup> events) {
        return jdbc.sql(REMOVE).param("ids", ids(events)).update();
    }

    void addActivity(Collection<ActivityCount> counts) {
        batches.batchUpdate(
                ADD_ACTIVITY,
                counts.stream()
                        .map(count -> new MapSqlParameterSource("group", count.group())
                                .addValue("minute", parameter(count.minute()))
                                .addValue("succeeded", count.succeeded())
                                .addValue("failed", count.failed())
                                .addValue("held", count.held()))
                        .toArray(SqlParameterSource[]::new));
    }

    /** @return how many rows were removed; call again while it is not 0 */
    int prune(Instant settledBefore, Instant activityBefore) {
        return jdbc.sql(PRUNE_FAILURES)
                        .param("before", parameter(settledBefore))
                        .update()
                + jdbc.sql(PRUNE_ACTIVITY)
                        .param("before", parameter(activityBefore))
                        .update()
                + jdbc.sql(PRUNE_CAUSES)
                        .param("before", parameter(settledBefore))
                        .update();
    }

    /** What is remembered beside the board, of failures that it has no more. Not while it is being built. */
    void pruneBeside(Instant before) {
        jdbc.sql(PRUNE_DISMISSALS).param("before", parameter(before)).update();
        jdbc.sql(PRUNE_RECORD_TIMES).update();
    }

    private static String[] ids(Set<EventInGroup> events) {
        return parameter(events.stream()
                .map(event -> FailureId.of(event.group(), event.eventId()))
                .toList());
    }

    private static EventInGroup event(ResultSet row, int number) throws SQLException {
        return new EventInGroup(
                new ConsumerGroupId(row.getString("consumer_group")),
                new EventId(row.getObject("event_id", UUID.class)));
    }
}
