package dev.sagarewind.guarantee;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the database says, read past every console. */
final class Ledger {

    record Entry(String rewindId, String state, Optional<Instant> endedAt, Optional<UUID> auditId) {}

    /** @param args of its sentence; a refusal's has the gate that was shut */
    record Transition(String state, String code, String args, Instant at, String by) {}

    record Partition(
            String topic,
            int partition,
            long planned,
            long target,
            Optional<Long> before,
            Optional<Long> now,
            String result) {}

    /** @param lastRow of the event's newest row; 0 if it has none */
    record Message(
            UUID event, String outcome, long baseline, boolean settled, long lastRow, Optional<String> lastOutcome) {}

    private final JdbcClient jdbc;

    Ledger(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    /** The rewinds that a key led to: one at most. */
    List<Entry> byKey(String key) {
        return jdbc.sql("select rewind_id, state, ended_at, audit_id from saga_rewind.rewind where idempotency_key = ?")
                .param(key)
                .query((row, number) -> new Entry(
                        row.getString("rewind_id"),
                        row.getString("state"),
                        Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant),
                        Optional.ofNullable(row.getObject("audit_id", UUID.class))))
                .list();
    }

    List<Transition> transitions(String rewindId) {
        return jdbc.sql("""
                        select state, code, args::text args, happened_at, happened_by
                          from saga_rewind.rewind_transition
                         where rewind_id = cast(? as uuid)
                         order by transition_id
                        """)
                .param(rewindId)
                .query((row, number) -> new Transition(
                        row.getString("state"),
                        row.getString("code"),
                        row.getString("args"),
                        row.getTimestamp("happened_at").toInstant(),
                        row.getString("happened_by")))
                .list();
    }

    List<Partition> partitions(String rewindId) {
        return jdbc.sql("""
                        select topic, partition, planned_offset, target_offset, offset_before, offset_now, result
                          from saga_rewind.rewind_partition
                         where rewind_id = cast(? as uuid)
                        """)
                .param(rewindId)
                .query((row, number) -> new Partition(
                        row.getString("topic"),
                        row.getInt("partition"),
                        row.getLong("planned_offset"),
                        row.getLong("target_offset"),
                        Optional.ofNullable(row.getObject("offset_before", Long.class)),
                        Optional.ofNullable(row.getObject("offset_now", Long.class)),
                        row.getString("result")))
                .list();
    }

    List<Message> messages(String rewindId) {
        return jdbc.sql("""
                        select m.event_id, m.outcome, coalesce(m.baseline, 0) baseline,
                               h.settled, coalesce(h.last_row, 0) last_row, h.last_outcome
                          from saga_rewind.rewind_message m
                          left join lateral (
                               select bool_or(outcome in ('SUCCEEDED', 'SKIPPED')) settled,
                                      max(consumption_id) last_row,
                                      (array_agg(outcome order by consumption_id desc))[1] last_outcome
                                 from timeline.event_consumption_history
                                where consumer_group = m.consumer_group and event_id = m.event_id) h on true
                         where m.rewind_id = cast(? as uuid)
                        """)
                .param(rewindId)
                .query((row, number) -> new Message(
                        row.getObject("event_id", UUID.class),
                        row.getString("outcome"),
                        row.getLong("baseline"),
                        row.getBoolean("settled"),
                        row.getLong("last_row"),
                        Optional.ofNullable(row.getString("last_outcome"))))
                .list();
    }

    List<String> legStates(String rewindId) {
        return jdbc.sql("select state from saga_rewind.rewind_leg where rewind_id = cast(? as uuid)")
                .param(rewindId)
                .query(String.class)
                .list();
    }

    /** The outcomes under which an act was closed in the audit: one, when it is over. */
    List<String> auditOutcomes(UUID auditId) {
        return jdbc.sql("select outcome from saga_rewind.audit_entry where audit_id = ? and part = 'CLOSED'")
                .param(auditId)
                .query(String.class)
                .list();
    }

    /** Acts that were begun and never closed: their outcome is shown as unknown for ever. */
    List<String> auditLeftOpen() {
        return jdbc.sql("""
                        select begun.subject || ' ' || begun.audit_id
                          from saga_rewind.audit_entry begun
                         where begun.part = 'OPENED'
                           and not exists (
                               select 1 from saga_rewind.audit_entry ended
                                where ended.audit_id = begun.audit_id and ended.part = 'CLOSED')
                        """).query(String.class).list();
    }

    /** How often each event of a group was charged for, and how often it succeeded: once each, at the end. */
    Map<UUID, String> chargesAndSuccesses(String group, List<UUID> events) {
        Map<UUID, String> counts = new java.util.HashMap<>();
        jdbc.sql("""
                        select e.event_id,
                               (select count(*) from charge c
                                 where c.consumer_group = :group and c.event_id = e.event_id) charges,
                               (select count(*) from timeline.event_consumption_history h
                                 where h.consumer_group = :group and h.event_id = e.event_id
                                   and h.outcome = 'SUCCEEDED') successes
                          from unnest(cast(:events as uuid[])) e (event_id)
                        """)
                .param("group", group)
                .param("events", events.toArray(UUID[]::new))
                .query(row -> {
                    counts.put(
                            row.getObject("event_id", UUID.class),
                            row.getInt("charges") + " charges, " + row.getInt("successes") + " successes");
                });
        return counts;
    }

    /** Events that a group owes. */
    int owed(String group) {
        return jdbc.sql("""
                        select count(distinct event_id)
                          from timeline.event_consumption_history h
                         where consumer_group = ?
                           and not exists (
                               select 1 from timeline.event_consumption_history s
                                where s.consumer_group = h.consumer_group and s.event_id = h.event_id
                                  and s.outcome in ('SUCCEEDED', 'SKIPPED'))
                        """).param(group).query(Integer.class).single();
    }

    /** Failures that the board still shows as being recovered by a rewind: none, when it has ended. */
    int recovering(String rewindId) {
        return jdbc.sql("select count(*) from saga_rewind.recovering where rewind_id = cast(? as uuid)")
                .param(rewindId)
                .query(Integer.class)
                .single();
    }
}
