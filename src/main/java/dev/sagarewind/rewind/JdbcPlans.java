package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Pieces;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Stored plans and their records. A plan that nobody used is thrown away a day after it expired. */
@Component
class JdbcPlans {

    private static final String INSERT = """
            insert into saga_rewind.rewind_plan (plan_id, digest, document, created_by, created_at, expires_at)
            values (:plan, :digest, cast(:document as jsonb), :by, :createdAt, :expiresAt)
            """;

    private static final String INSERT_RECORDS = """
            insert into saga_rewind.rewind_plan_record (
                plan_id, consumer_group, topic, partition, record_offset, event_id, saga_id, forecast, selected)
            select :plan, r.consumer_group, r.topic, r.partition, r.record_offset, r.event_id, r.saga_id,
                   r.forecast, r.selected
              from jsonb_to_recordset(cast(:records as jsonb)) r (
                   consumer_group text, topic text, partition int, record_offset bigint, event_id uuid, saga_id text,
                   forecast text, selected boolean)
            """;

    private static final String FIND = """
            select document from saga_rewind.rewind_plan where plan_id = :plan
            """;

    private static final String OUTLINE = """
            select document || '{"events": [], "sagas": []}' as document
              from saga_rewind.rewind_plan
             where plan_id = :plan
            """;

    private static final String RECORDS = """
            select consumer_group, topic, partition, record_offset, event_id, saga_id, forecast, selected
              from saga_rewind.rewind_plan_record
             where plan_id = :plan
               and (consumer_group, topic, partition, record_offset) > (:group, :topic, :partition, :offset)
             order by consumer_group, topic, partition, record_offset
             limit :limit
            """;

    private static final String MARKED = """
            select consumer_group, topic, partition, record_offset, event_id, saga_id, forecast, selected
              from saga_rewind.rewind_plan_record
             where plan_id = :plan and forecast <> 'SKIP'
             order by consumer_group, topic, partition, record_offset
            """;

    private static final String DELETE_UNUSED = """
            delete from saga_rewind.rewind_plan p
             where p.plan_id in (
                   select o.plan_id from saga_rewind.rewind_plan o
                    where o.expires_at < clock_timestamp() - interval '1 day'
                      and not exists (select 1 from saga_rewind.rewind r where r.plan_id = o.plan_id)
                    order by o.expires_at
                    limit 20)
            """;

    /** A record as it goes to the database in one statement with many others. */
    private record RecordRow(
            String consumer_group,
            String topic,
            int partition,
            long record_offset,
            Optional<UUID> event_id,
            Optional<String> saga_id,
            Forecast forecast,
            boolean selected) {

        static RecordRow of(PlannedRecord one) {
            PartitionId at = one.partition().partition();
            return new RecordRow(
                    one.partition().group().value(),
                    at.topic(),
                    at.partition(),
                    one.offset(),
                    one.eventId().map(EventId::value),
                    one.sagaId(),
                    one.forecast(),
                    one.selected());
        }
    }

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcPlans(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Transactional
    public void insert(RewindPlan plan, List<PlannedRecord> records) {
        jdbc.sql(DELETE_UNUSED).update();
        jdbc.sql(INSERT)
                .param("plan", plan.id().value())
                .param("digest", plan.digest())
                .param("document", json.writeValueAsString(plan))
                .param("by", plan.createdBy())
                .param("createdAt", plan.createdAt().atOffset(ZoneOffset.UTC))
                .param("expiresAt", plan.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
        Pieces.of(records).forEach(some -> insert(plan.id(), some));
    }

    private void insert(PlanId plan, List<PlannedRecord> records) {
        List<RecordRow> rows = records.stream().map(RecordRow::of).toList();
        int written = jdbc.sql(INSERT_RECORDS)
                .param("plan", plan.value())
                .param("records", json.writeValueAsString(rows))
                .update();
        if (written != rows.size()) {
            throw new IllegalStateException(written + " of " + rows.size() + " records of a plan were stored");
        }
    }

    Optional<RewindPlan> find(PlanId plan) {
        return document(FIND, plan);
    }

    /** Without the messages that it is for and their sagas, which may be a hundred thousand. */
    Optional<RewindPlan> outline(PlanId plan) {
        return document(OUTLINE, plan);
    }

    private Optional<RewindPlan> document(String sql, PlanId plan) {
        return jdbc.sql(sql)
                .param("plan", plan.value())
                .query((row, number) -> json.readValue(row.getString("document"), RewindPlan.class))
                .optional();
    }

    /** By group, topic, partition and offset, after the given one. */
    List<PlannedRecord> records(PlanId plan, Optional<PlannedRecord> after, int limit) {
        return jdbc.sql(RECORDS)
                .param("plan", plan.value())
                .param(
                        "group",
                        after.map(one -> one.partition().group().value()).orElse(""))
                .param(
                        "topic",
                        after.map(one -> one.partition().partition().topic()).orElse(""))
                .param(
                        "partition",
                        after.map(one -> one.partition().partition().partition())
                                .orElse(-1))
                .param("offset", after.map(PlannedRecord::offset).orElse(-1L))
                .param("limit", limit)
                .query((row, number) -> record(row))
                .list();
    }

    /** Those that are not skipped: what a picture of the range has to show. */
    List<PlannedRecord> notSkipped(PlanId plan) {
        return jdbc.sql(MARKED)
                .param("plan", plan.value())
                .query((row, number) -> record(row))
                .list();
    }

    /** When the database says it is. */
    Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query((row, number) ->
                        row.getObject(1, java.time.OffsetDateTime.class).toInstant())
                .single();
    }

    private static PlannedRecord record(java.sql.ResultSet row) throws java.sql.SQLException {
        return new PlannedRecord(
                new GroupPartition(
                        new ConsumerGroupId(row.getString("consumer_group")),
                        new PartitionId(row.getString("topic"), row.getInt("partition"))),
                row.getLong("record_offset"),
                Optional.ofNullable(row.getObject("event_id", UUID.class)).map(EventId::new),
                Optional.ofNullable(row.getString("saga_id")),
                Forecast.valueOf(row.getString("forecast")),
                row.getBoolean("selected"));
    }
}
