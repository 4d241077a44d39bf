package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.fleet.FleetSnapshot;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How the rows of a rewind become values. */
final class JdbcRewindRows {

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<Object>> ARGS = new TypeReference<>() {};

    private JdbcRewindRows() {}

    static Rewind rewind(ResultSet row, List<Rewind.Leg> legs, List<Rewind.Partition> partitions) throws SQLException {
        return new Rewind(
                new RewindId(row.getObject("rewind_id", UUID.class)),
                new PlanId(row.getObject("plan_id", UUID.class)),
                Optional.ofNullable(row.getObject("undo_of", UUID.class)).map(RewindId::new),
                RewindState.valueOf(row.getString("state")),
                row.getString("requested_by"),
                instant(row, "requested_at").orElseThrow(),
                WhenActive.valueOf(row.getString("when_active")),
                row.getInt("wait_seconds"),
                row.getString("reason"),
                Optional.ofNullable(row.getString("ticket")),
                codes((String[]) row.getArray("acknowledged").getArray()),
                Optional.ofNullable(row.getObject("audit_id", UUID.class)),
                approval(row),
                cancellation(row),
                row.getBoolean("canary"),
                instant(row, "canary_passed_at"),
                row.getBoolean("only_follows"),
                trouble(row),
                instant(row, "ended_at"),
                legs,
                partitions,
                new Rewind.Counts(
                        row.getInt("selected"),
                        row.getInt("recovered"),
                        row.getInt("failed_again"),
                        row.getInt("held"),
                        row.getInt("not_reached"),
                        Optional.ofNullable(row.getObject("not_processed", java.math.BigDecimal.class))
                                .map(java.math.BigDecimal::longValueExact)),
                instant(row, "read_at").orElseThrow());
    }

    private static Optional<Rewind.Approval> approval(ResultSet row) throws SQLException {
        Optional<String> by = Optional.ofNullable(row.getString("decided_by"));
        Optional<Instant> at = instant(row, "decided_at");
        return instant(row, "approval_until").map(until -> new Rewind.Approval(until, by, at));
    }

    private static Optional<Rewind.Trouble> trouble(ResultSet row) throws SQLException {
        @Nullable String kind = row.getString("trouble");
        return kind == null
                ? Optional.empty()
                : Optional.of(new Rewind.Trouble(Rewind.Trouble.Kind.valueOf(kind), row.getString("trouble_detail")));
    }

    private static Optional<Rewind.Cancellation> cancellation(ResultSet row) throws SQLException {
        @Nullable String by = row.getString("cancel_by");
        return by == null
                ? Optional.empty()
                : Optional.of(
                        new Rewind.Cancellation(by, instant(row, "cancel_at").orElseThrow()));
    }

    private static Set<FindingCode> codes(String[] names) {
        return Arrays.stream(names).map(FindingCode::valueOf).collect(Collectors.toSet());
    }

    static Rewind.Leg leg(ResultSet row, JsonMapper json) throws SQLException {
        return new Rewind.Leg(
                new ConsumerGroupId(row.getString("consumer_group")),
                RewindState.valueOf(row.getString("state")),
                instant(row, "state_since").orElseThrow(),
                instant(row, "deadline"),
                row.getInt("evicted"),
                row.getInt("members_before"),
                json.readValue(row.getString("members_left"), TEXTS),
                Optional.ofNullable(row.getObject("waits_for", UUID.class)).map(RewindId::new),
                row.getInt("overwritten"),
                instant(row, "overwritten_since"),
                instant(row, "moved_at"),
                instant(row, "resumed_at"),
                Optional.ofNullable(row.getString("refusal")).map(text -> json.readValue(text, Finding.class)),
                stop(row, json));
    }

    private static Optional<ServiceStop> stop(ResultSet row, JsonMapper json) throws SQLException {
        @Nullable String service = row.getString("fleet_service");
        return service == null
                ? Optional.empty()
                : Optional.of(new ServiceStop(
                        service,
                        Optional.ofNullable(row.getString("fleet"))
                                .map(text -> json.readValue(text, FleetSnapshot.class)),
                        instant(row, "fleet_stopped_at"),
                        instant(row, "fleet_restored_at"),
                        Optional.ofNullable(row.getString("fleet_problem"))));
    }

    static Rewind.Partition partition(ResultSet row) throws SQLException {
        return new Rewind.Partition(
                place(row),
                row.getLong("planned_offset"),
                row.getLong("target_offset"),
                Optional.ofNullable(row.getObject("expected_offset", Long.class)),
                Optional.ofNullable(row.getObject("offset_before", Long.class)),
                Optional.ofNullable(row.getObject("offset_now", Long.class)),
                Rewind.Result.valueOf(row.getString("result")),
                instant(row, "moved_at"),
                row.getBoolean("canary"),
                Optional.ofNullable(row.getString("detail")));
    }

    /** For one answer, of which a hundred thousand rows may be of the same place, type and cause. */
    static RowMapper<RewindMessage> messages() {
        Map<Object, Object> known = new HashMap<>();
        return (row, number) -> new RewindMessage(
                same(known, place(row)),
                row.getLong("record_offset"),
                new EventId(row.getObject("event_id", UUID.class)),
                Optional.ofNullable(row.getString("saga_id")),
                same(known, Optional.ofNullable(row.getString("event_type"))),
                Outcome.valueOf(row.getString("outcome_before")),
                same(known, Optional.ofNullable(row.getString("cause_before")).map(CauseId::new)),
                Optional.ofNullable(row.getObject("baseline", Long.class)),
                RewindMessage.Result.valueOf(row.getString("outcome")),
                same(known, Optional.ofNullable(row.getString("cause_now")).map(CauseId::new)),
                instant(row, "seen_at"));
    }

    @SuppressWarnings("unchecked")
    private static <T> T same(Map<Object, Object> known, T value) {
        return (T) known.computeIfAbsent(value, first -> first);
    }

    static RewindTransition transition(ResultSet row, JsonMapper json) throws SQLException {
        return new RewindTransition(
                Optional.ofNullable(row.getString("consumer_group")).map(ConsumerGroupId::new),
                RewindState.valueOf(row.getString("state")),
                row.getString("code"),
                json.readValue(row.getString("args"), ARGS),
                instant(row, "happened_at").orElseThrow(),
                row.getString("happened_by"));
    }

    private static GroupPartition place(ResultSet row) throws SQLException {
        return new GroupPartition(
                new ConsumerGroupId(row.getString("consumer_group")),
                new PartitionId(row.getString("topic"), row.getInt("partition")));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }
}
