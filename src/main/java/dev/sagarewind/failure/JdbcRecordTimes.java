package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** When records were written, as far as somebody has read them. */
@Component
class JdbcRecordTimes {

    private static final String UNREAD = """
            select distinct f.topic, f.partition, f.record_offset, f.event_id
              from saga_rewind.failure f
             where f.state in ('OPEN', 'DISMISSED')
               and not exists (
                   select 1
                     from saga_rewind.record_time r
                    where r.topic = f.topic and r.partition = f.partition and r.record_offset = f.record_offset
                      and r.event_id = f.event_id)
             order by f.topic, f.partition, f.record_offset
             limit :limit
            """;

    private static final String REMEMBER = """
            insert into saga_rewind.record_time (topic, partition, record_offset, event_id, written_at)
            values (:topic, :partition, :offset, :event, :at)
                on conflict (topic, partition, record_offset) do update
               set event_id = excluded.event_id, written_at = excluded.written_at
             where record_time.event_id <> excluded.event_id or record_time.written_at <> excluded.written_at
            """;

    private static final String CORRECT = """
            update saga_rewind.failure
               set written_at = :at
             where event_id = :event and topic = :topic and partition = :partition and record_offset = :offset
            """;

    /** An open failure's record whose own time is not known. */
    record Unread(PartitionId partition, long offset, EventId eventId) {}

    private final JdbcClient jdbc;

    JdbcRecordTimes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By partition and offset: the oldest are lost first. */
    List<Unread> unread(int limit) {
        return jdbc.sql(UNREAD)
                .param("limit", limit)
                .query((row, number) -> new Unread(
                        new PartitionId(row.getString("topic"), row.getInt("partition")),
                        row.getLong("record_offset"),
                        new EventId(row.getObject("event_id", UUID.class))))
                .list();
    }

    /** Also for the failures that are on the board with what could be concluded from the history. */
    @Transactional
    public void remember(PartitionId partition, long offset, EventId event, Instant at) {
        if (write(REMEMBER, partition, offset, event, at) == 1) {
            write(CORRECT, partition, offset, event, at);
        }
    }

    private int write(String sql, PartitionId partition, long offset, EventId event, Instant at) {
        return jdbc.sql(sql)
                .param("topic", partition.topic())
                .param("partition", partition.partition())
                .param("offset", offset)
                .param("event", event.value())
                .param("at", parameter(at))
                .update();
    }
}
