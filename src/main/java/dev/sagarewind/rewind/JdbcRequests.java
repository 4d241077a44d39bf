package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Writes a requested rewind: all of it or nothing. */
@Component
class JdbcRequests {

    private static final String INSERT = """
            insert into saga_rewind.rewind (
                rewind_id, plan_id, undo_of, state, requested_by, when_active, wait_seconds, reason, ticket, acknowledged,
                audit_id, idempotency_key, request_digest, canary, approval_until, due_at)
            values (:rewind, :plan, :undoOf, :state, :by, :whenActive, :waitSeconds, :reason, :ticket, :acknowledged,
                    :audit, :key, :digest, :canary,
                    clock_timestamp() + make_interval(secs => cast(:approvalSeconds as double precision)),
                    clock_timestamp() + make_interval(secs => coalesce(:approvalSeconds, 0)))
            """;

    private static final String INSERT_LEG = """
            insert into saga_rewind.rewind_leg (rewind_id, consumer_group, state, deadline)
            values (:rewind, :group, :state, clock_timestamp() + make_interval(secs => :seconds))
            """;

    private static final String INSERT_PARTITIONS = """
            insert into saga_rewind.rewind_partition (
                rewind_id, consumer_group, topic, partition, planned_offset, target_offset, expected_offset, canary)
            select :rewind, p.consumer_group, p.topic, p.partition, p.planned_offset, p.target_offset,
                   p.expected_offset, p.canary
              from jsonb_to_recordset(cast(:rows as jsonb)) p (
                   consumer_group text, topic text, partition int, planned_offset bigint, target_offset bigint,
                   expected_offset bigint, canary boolean)
            """;

    private static final String INSERT_MESSAGES = """
            insert into saga_rewind.rewind_message (
                rewind_id, consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                outcome_before, cause_before)
            select :rewind, m.consumer_group, m.event_id, m.saga_id, m.event_type, m.topic, m.partition,
                   m.record_offset, m.outcome_before, m.cause_before
              from jsonb_to_recordset(cast(:rows as jsonb)) m (
                   consumer_group text, event_id uuid, saga_id text, event_type text, topic text, partition int,
                   record_offset bigint, outcome_before text, cause_before text)
            """;

    private static final String INSERT_TRANSITION = """
            insert into saga_rewind.rewind_transition (rewind_id, state, code, args, happened_by)
            values (:rewind, :state, 'REQUESTED', '[]', :by)
            """;

    private record PartitionRow(
            String consumer_group,
            String topic,
            int partition,
            long planned_offset,
            long target_offset,
            Optional<Long> expected_offset,
            boolean canary) {}

    private record MessageRow(
            String consumer_group,
            UUID event_id,
            Optional<String> saga_id,
            Optional<String> event_type,
            String topic,
            int partition,
            long record_offset,
            String outcome_before,
            Optional<String> cause_before) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcRequests(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * The first leg is at work at once, unless it waits: so two requests for one group cannot both be accepted.
     *
     * @param approval how long it waits for the consent of a second person; empty if it needs none
     * @throws org.springframework.dao.DuplicateKeyException if another rewind is at work on its first group, or the
     *     idempotency key led to a rewind
     */
    @Transactional
    public void insert(
            RewindId id,
            RewindPlan plan,
            RewindRequest request,
            String by,
            Optional<UUID> auditId,
            Optional<Duration> approval) {
        RewindState state = approval.isPresent() ? RewindState.AWAITING_APPROVAL : RewindState.REQUESTED;
        Optional<GroupPartition> canary =
                request.canary() ? Canary.of(plan).map(PlannedPartition::partition) : Optional.empty();
        insertHead(id, plan, request, by, auditId, approval, state, canary.isPresent());
        ConsumerGroupId first =
                canary.map(GroupPartition::group).orElse(plan.groups().get(0));
        for (ConsumerGroupId group : plan.groups()) {
            boolean atWork =
                    group.equals(first) && request.whenActive() != WhenActive.WAIT && state == RewindState.REQUESTED;
            jdbc.sql(INSERT_LEG)
                    .param("rewind", id.value())
                    .param("group", group.value())
                    .param("state", (atWork ? RewindState.VACATING : state).name())
                    .param("seconds", request.waitSeconds())
                    .update();
        }
        insertPartitions(id, plan.partitions(), canary);
        insertMessages(id, plan.events());
        jdbc.sql(INSERT_TRANSITION)
                .param("rewind", id.value())
                .param("state", RewindState.REQUESTED.name())
                .param("by", by)
                .update();
    }

    private void insertHead(
            RewindId id,
            RewindPlan plan,
            RewindRequest request,
            String by,
            Optional<UUID> auditId,
            Optional<Duration> approval,
            RewindState state,
            boolean canary) {
        Optional<RewindRequest.IdempotencyKey> key = request.idempotencyKey();
        jdbc.sql(INSERT)
                .param("rewind", id.value())
                .param("plan", plan.id().value())
                .param("undoOf", plan.undoOf().map(RewindId::value).orElse(null))
                .param("state", state.name())
                .param("by", by)
                .param("whenActive", request.whenActive().name())
                .param("waitSeconds", request.waitSeconds())
                .param("reason", request.reason())
                .param("ticket", request.ticket().orElse(null))
                .param(
                        "acknowledged",
                        request.acknowledge().stream().map(Enum::name).toArray(String[]::new))
                .param("audit", auditId.orElse(null))
                .param("key", key.map(RewindRequest.IdempotencyKey::value).orElse(null))
                .param(
                        "digest",
                        key.map(RewindRequest.IdempotencyKey::requestDigest).orElse(""))
                .param("canary", canary)
                .param("approvalSeconds", approval.map(Duration::toSeconds).orElse(null), Types.BIGINT)
                .update();
    }

    private void insertPartitions(RewindId id, List<PlannedPartition> partitions, Optional<GroupPartition> canary) {
        insertAll(
                INSERT_PARTITIONS,
                id,
                partitions.stream()
                        .map(one -> new PartitionRow(
                                one.partition().group().value(),
                                one.partition().partition().topic(),
                                one.partition().partition().partition(),
                                one.committedOffset().orElseThrow(),
                                one.targetOffset().orElseThrow(),
                                one.expectedOffset(),
                                canary.equals(Optional.of(one.partition()))))
                        .toList());
    }

    private void insertMessages(RewindId id, List<SelectedEvent> events) {
        insertAll(
                INSERT_MESSAGES,
                id,
                events.stream()
                        .map(event -> new MessageRow(
                                event.partition().group().value(),
                                event.eventId().value(),
                                event.sagaId(),
                                event.eventType(),
                                event.partition().partition().topic(),
                                event.partition().partition().partition(),
                                event.offset(),
                                event.before().name(),
                                event.causeId().map(CauseId::value)))
                        .toList());
    }

    private void insertAll(String sql, RewindId id, List<?> rows) {
        int written = rows.isEmpty()
                ? 0
                : jdbc.sql(sql)
                        .param("rewind", id.value())
                        .param("rows", json.writeValueAsString(rows))
                        .update();
        if (written != rows.size()) {
            throw new IllegalStateException(written + " of " + rows.size() + " rows of a rewind were stored");
        }
    }
}
