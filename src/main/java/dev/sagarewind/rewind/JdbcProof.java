package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.RangeEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Where the group reads now, and what became of each message. */
@Component
class JdbcProof {

    private static final String OPEN = """
            select consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome_before,
                   cause_before, baseline, outcome, cause_now, seen_at
              from saga_rewind.rewind_message
             where rewind_id = :rewind and consumer_group = :group and outcome <> 'RECOVERED'
             order by topic, partition, record_offset
            """;

    private static final String BASELINE = """
            update saga_rewind.rewind_message m
               set baseline = coalesce(b.baseline, 0)
              from jsonb_to_recordset(cast(:rows as jsonb)) b (event_id uuid, baseline bigint)
             where m.rewind_id = :rewind and m.consumer_group = :group and m.event_id = b.event_id
               and m.baseline is null
            """;

    private static final String OUTCOMES = """
            update saga_rewind.rewind_message m
               set outcome = o.outcome, seen_at = o.seen_at
              from jsonb_to_recordset(cast(:rows as jsonb)) o (event_id uuid, outcome text, seen_at timestamptz)
             where m.rewind_id = :rewind and m.consumer_group = :group and m.event_id = o.event_id
            """;

    private static final String CAUSES = """
            update saga_rewind.rewind_message m
               set cause_now = c.cause
              from jsonb_to_recordset(cast(:rows as jsonb)) c (event_id uuid, cause text)
             where m.rewind_id = :rewind and m.consumer_group = :group and m.event_id = c.event_id
            """;

    private static final String COUNT = """
            select count(*) from saga_rewind.rewind_message where rewind_id = :rewind and consumer_group = :group
            """;

    private static final String NOW = """
            update saga_rewind.rewind_partition p
               set offset_now = n.now
              from jsonb_to_recordset(cast(:rows as jsonb)) n (topic text, partition int, now bigint)
             where p.rewind_id = :rewind and p.consumer_group = :group
               and p.topic = n.topic and p.partition = n.partition
            """;

    /** What was found out about one message. */
    record Seen(EventId event, RewindMessage.Result outcome, Instant at) {}

    private record BaselineRow(UUID event_id, long baseline) {}

    private record OutcomeRow(UUID event_id, RewindMessage.Result outcome, String seen_at) {}

    private record CauseRow(UUID event_id, String cause) {}

    private record NowRow(String topic, int partition, Optional<Long> now) {}

    private final JdbcClient jdbc;
    private final JdbcLeases leases;
    private final JsonMapper json;

    JdbcProof(JdbcClient jdbc, JdbcLeases leases, JsonMapper json) {
        this.jdbc = jdbc;
        this.leases = leases;
        this.json = json;
    }

    /** Those that are not proven recovered. */
    List<RewindMessage> open(RewindId rewind, ConsumerGroupId group) {
        return jdbc.sql(OPEN)
                .param("rewind", rewind.value())
                .param("group", group.value())
                .query(JdbcRewindRows.messages())
                .list();
    }

    int count(RewindId rewind, ConsumerGroupId group) {
        return jdbc.sql(COUNT)
                .param("rewind", rewind.value())
                .param("group", group.value())
                .query(Integer.class)
                .single();
    }

    /** Remembers each message's newest attempt, once: what comes after it is what the rewind brought about. */
    @Transactional
    public void baseline(
            Lease lease, ConsumerGroupId group, Collection<EventId> events, Map<EventId, RangeEntry> states) {
        leases.guard(lease);
        write(
                BASELINE,
                lease,
                group,
                events.stream()
                        .map(event -> new BaselineRow(
                                event.value(),
                                states.containsKey(event) ? states.get(event).lastConsumptionId() : 0))
                        .toList());
    }

    /**
     * What was seen at one look: where the group reads, and what became of messages.
     *
     * @param offsets empty where the committed offset is gone
     */
    @Transactional
    public void seen(
            Lease lease, ConsumerGroupId group, Map<GroupPartition, Optional<Long>> offsets, Collection<Seen> seen) {
        leases.guard(lease);
        write(
                NOW,
                lease,
                group,
                offsets.entrySet().stream()
                        .map(one -> new NowRow(
                                one.getKey().partition().topic(),
                                one.getKey().partition().partition(),
                                one.getValue()))
                        .toList());
        write(
                OUTCOMES,
                lease,
                group,
                seen.stream()
                        .map(one -> new OutcomeRow(
                                one.event().value(), one.outcome(), one.at().toString()))
                        .toList());
    }

    @Transactional
    public void causes(Lease lease, ConsumerGroupId group, Map<EventId, CauseId> causes) {
        leases.guard(lease);
        write(
                CAUSES,
                lease,
                group,
                causes.entrySet().stream()
                        .map(one -> new CauseRow(
                                one.getKey().value(), one.getValue().value()))
                        .toList());
    }

    private void write(String sql, Lease lease, ConsumerGroupId group, List<?> rows) {
        if (rows.isEmpty()) {
            return;
        }
        int updated = jdbc.sql(sql)
                .param("rewind", lease.rewind().value())
                .param("group", group.value())
                .param("rows", json.writeValueAsString(rows))
                .update();
        if (updated > rows.size()) {
            throw new IllegalStateException(updated + " rows changed, not " + rows.size());
        }
    }
}
