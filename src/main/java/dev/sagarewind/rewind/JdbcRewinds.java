package dev.sagarewind.rewind;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads rewinds, with their legs, partitions, messages and transitions. */
@Component
class JdbcRewinds {

    private static final String COLUMNS = """
            select r.rewind_id, r.plan_id, r.undo_of, r.state, r.requested_by, r.requested_at, r.when_active,
                   r.wait_seconds, r.reason, r.ticket, r.acknowledged, r.audit_id, r.approval_until, r.decided_by,
                   r.decided_at, r.cancel_by, r.cancel_at, r.canary, r.canary_passed_at, r.only_follows, r.trouble,
                   r.trouble_detail, r.ended_at, clock_timestamp() read_at,
                   m.selected, m.recovered, m.failed_again, m.held, m.not_reached,
                   (select sum(l.not_processed) from saga_rewind.rewind_leg l where l.rewind_id = r.rewind_id) not_processed
              from saga_rewind.rewind r
              join lateral (
                   select count(*) selected,
                          count(*) filter (where outcome = 'RECOVERED') recovered,
                          count(*) filter (where outcome = 'FAILED_AGAIN') failed_again,
                          count(*) filter (where outcome = 'HELD') held,
                          count(*) filter (where outcome = 'NOT_REACHED') not_reached
                     from saga_rewind.rewind_message x
                    where x.rewind_id = r.rewind_id) m on true
            """;

    private static final String FIND = COLUMNS + """
             where r.rewind_id = any(cast(:rewinds as uuid[]))
             order by r.requested_at desc, r.rewind_id desc
            """;

    private static final String LIST = COLUMNS + """
             where (cast(:state as text) is null or r.state = :state
                    or (:state = 'OPEN' and r.ended_at is null))
               and (cast(:by as text) is null or r.requested_by = :by)
               and (cast(:from as timestamptz) is null or r.requested_at >= :from)
               and (cast(:to as timestamptz) is null or r.requested_at < :to)
               and (cast(:group as text) is null or exists (
                    select 1 from saga_rewind.rewind_leg l
                     where l.rewind_id = r.rewind_id and l.consumer_group = :group))
               and (cast(:afterAt as timestamptz) is null
                    or (r.requested_at, r.rewind_id) < (:afterAt, cast(:afterId as uuid)))
             order by r.requested_at desc, r.rewind_id desc
             limit :limit
            """;

    private static final String LEGS = """
            select rewind_id, consumer_group, state, state_since, deadline, evicted, members_before, members_left,
                   waits_for, overwritten, overwritten_since, moved_at, resumed_at, refusal,
                   fleet_service, fleet, fleet_stopped_at, fleet_restored_at, fleet_problem
              from saga_rewind.rewind_leg l
             where rewind_id = any(cast(:rewinds as uuid[]))
             order by rewind_id, consumer_group
            """;

    private static final String PARTITIONS = """
            select rewind_id, consumer_group, topic, partition, planned_offset, target_offset, expected_offset,
                   offset_before, offset_now, result, moved_at, canary, detail
              from saga_rewind.rewind_partition p
             where rewind_id = any(cast(:rewinds as uuid[]))
             order by rewind_id, consumer_group, topic, partition
            """;

    private static final String MESSAGES = """
            select consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome_before,
                   cause_before, baseline, outcome, cause_now, seen_at
              from saga_rewind.rewind_message m
             where rewind_id = :rewind
               and (cast(:outcome as text) is null or outcome = :outcome)
             order by consumer_group, topic, partition, record_offset, event_id
             offset :skip
             limit :limit
            """;

    private static final String TRANSITIONS = """
            select consumer_group, state, code, args, happened_at, happened_by
              from saga_rewind.rewind_transition t
             where rewind_id = :rewind
               and (consumer_group is null or exists (
                    select 1
                      from saga_rewind.rewind_leg l
                     where l.rewind_id = :rewind and l.consumer_group = t.consumer_group))
             order by transition_id
            """;

    private static final String BY_KEY = """
            select rewind_id, request_digest
              from saga_rewind.rewind r
             where requested_by = :by and idempotency_key = :key
            """;

    private static final String MARKS = """
            select m.event_id, m.rewind_id, m.consumer_group, m.topic, m.partition, m.record_offset,
                   r.requested_by, r.state, l.moved_at
              from saga_rewind.rewind_message m
              join saga_rewind.rewind r using (rewind_id)
              join saga_rewind.rewind_leg l using (rewind_id, consumer_group)
             where m.saga_id = :saga and l.moved_at is not null
             order by l.moved_at, m.record_offset
             limit 200
            """;

    private final JdbcScopedRewinds rewinds;
    private final JsonMapper json;

    JdbcRewinds(JdbcScopedRewinds rewinds, JsonMapper json) {
        this.rewinds = rewinds;
        this.json = json;
    }

    /** The same for whoever sees only what is within this scope. */
    JdbcRewinds within(Scope scope) {
        return new JdbcRewinds(rewinds.within(scope), json);
    }

    Optional<Rewind> find(RewindId id) {
        return read(rewinds.sql(FIND).param("rewinds", new String[] {id.toString()})).stream()
                .findFirst();
    }

    List<Rewind> list(RewindFilter filter, Optional<RewindFilter.Key> after, int limit) {
        return read(rewinds.sql(LIST)
                .param("state", filter.state().orElse(null))
                .param("by", filter.requestedBy().orElse(null))
                .param("from", time(filter.from()))
                .param("to", time(filter.to()))
                .param("group", filter.group().map(ConsumerGroupId::value).orElse(null))
                .param("afterAt", time(after.map(RewindFilter.Key::requestedAt)))
                .param("afterId", after.map(key -> key.id().value()).orElse(null))
                .param("limit", limit));
    }

    List<RewindMessage> messages(RewindId id, Optional<RewindMessage.Result> outcome, int skip, int limit) {
        return rewinds.sql(MESSAGES)
                .param("rewind", id.value())
                .param("outcome", outcome.map(Enum::name).orElse(null))
                .param("skip", skip)
                .param("limit", limit)
                .query(JdbcRewindRows.messages())
                .list();
    }

    List<RewindTransition> transitions(RewindId id) {
        return rewinds.sql(TRANSITIONS)
                .param("rewind", id.value())
                .query((row, number) -> JdbcRewindRows.transition(row, json))
                .list();
    }

    /** Which rewind a key led to, and for which request. */
    Optional<Map.Entry<RewindId, String>> byKey(String by, String key) {
        return rewinds.sql(BY_KEY)
                .param("by", by)
                .param("key", key)
                .query((row, number) -> Map.entry(
                        new RewindId(row.getObject("rewind_id", UUID.class)), row.getString("request_digest")))
                .optional();
    }

    List<RewindMark> marks(String sagaId) {
        return rewinds.sql(MARKS)
                .param("saga", sagaId)
                .query((row, number) -> new RewindMark(
                        new RewindId(row.getObject("rewind_id", UUID.class)),
                        new ConsumerGroupId(row.getString("consumer_group")),
                        new EventId(row.getObject("event_id", UUID.class)),
                        row.getLong("record_offset"),
                        JdbcRewindRows.instant(row, "moved_at").orElseThrow(),
                        row.getString("requested_by"),
                        RewindState.valueOf(row.getString("state"))))
                .list();
    }

    /** The rows of several rewinds with three statements, however many there are. */
    private List<Rewind> read(JdbcClient.StatementSpec heads) {
        Map<UUID, List<Rewind.Leg>> legs = new HashMap<>();
        Map<UUID, List<Rewind.Partition>> partitions = new HashMap<>();
        List<Rewind> bare = heads.query((row, number) -> JdbcRewindRows.rewind(row, List.of(), List.of()))
                .list();
        if (bare.isEmpty()) {
            return List.of();
        }
        String[] ids = ids(bare);
        rewinds.sql(LEGS)
                .param("rewinds", ids)
                .query((row, number) -> legs.computeIfAbsent(
                                row.getObject("rewind_id", UUID.class), any -> new ArrayList<>())
                        .add(JdbcRewindRows.leg(row, json)))
                .list();
        rewinds.sql(PARTITIONS)
                .param("rewinds", ids)
                .query((row, number) -> partitions
                        .computeIfAbsent(row.getObject("rewind_id", UUID.class), any -> new ArrayList<>())
                        .add(JdbcRewindRows.partition(row)))
                .list();
        return bare.stream()
                .map(one -> one.with(
                        legs.getOrDefault(one.id().value(), List.of()),
                        partitions.getOrDefault(one.id().value(), List.of())))
                .toList();
    }

    private static String[] ids(Collection<Rewind> rewinds) {
        return rewinds.stream().map(one -> one.id().toString()).toArray(String[]::new);
    }

    private static java.time.@org.jspecify.annotations.Nullable OffsetDateTime time(Optional<Instant> time) {
        return time.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
    }
}
