package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.parameter;

import dev.sagarewind.access.ScopeSql;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.EventLogEntry.Key;
import dev.sagarewind.timeline.EventLogEntry.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Only what is asked for is in the statement, so that the planner sees which index serves it. */
final class JdbcEventLogConditions {

    /** A consumption does not know its saga's type; its request does. */
    private static final String SAGA_TYPE_OF_CONSUMPTION =
            "(select r.saga_type from {requests} r where r.event_id = c.event_id)";

    private final StringBuilder sql = new StringBuilder();
    private final Map<String, Object> parameters = new HashMap<>();

    private JdbcEventLogConditions() {}

    static JdbcEventLogConditions ofConsumptions(EventLogFilter filter, Optional<Key> after) {
        var conditions = new JdbcEventLogConditions()
                .with("c.event_id = :event", "event", filter.eventId().map(EventId::value))
                .with("c.saga_id = :saga", "saga", filter.sagaId())
                .with(SAGA_TYPE_OF_CONSUMPTION + " = :sagaType", "sagaType", filter.sagaType())
                .with("c.event_type = :eventType", "eventType", filter.eventType())
                .with("c.consumed_by = :by", "by", filter.consumedBy())
                .with("c.consumer_group = :group", "group", filter.group().map(ConsumerGroupId::value))
                .with("c.topic = :topic", "topic", filter.topic())
                .with("c.outcome = :outcome", "outcome", filter.outcome().map(Outcome::name))
                .with("c.consumed_at >= :from", "from", filter.from().map(JdbcColumns::parameter))
                .with("c.consumed_at < :to", "to", filter.to().map(JdbcColumns::parameter))
                .within(ScopeSql.of(filter.scope(), "within", "c.consumer_group", "c.topic", SAGA_TYPE_OF_CONSUMPTION));
        after.ifPresent(key -> {
            conditions.with("c.consumed_at <= :at", "at", Optional.of(parameter(key.at())));
            if (key.kind() == Kind.CONSUMED) {
                conditions.with(
                        "(c.consumed_at, c.consumption_id) < (:at, :id)",
                        "id",
                        Optional.of(Long.parseLong(key.rowId())));
            } else {
                conditions.with("c.consumed_at < :at", "at", Optional.of(parameter(key.at())));
            }
        });
        return conditions;
    }

    static JdbcEventLogConditions ofRequests(EventLogFilter filter, Optional<Key> after) {
        var conditions = new JdbcEventLogConditions()
                .with("r.event_id = :event", "event", filter.eventId().map(EventId::value))
                .with("r.saga_id = :saga", "saga", filter.sagaId())
                .with("r.saga_type = :sagaType", "sagaType", filter.sagaType())
                .with("r.event_type = :eventType", "eventType", filter.eventType())
                .with("r.requested_by = :by", "by", filter.requestedBy())
                .with("r.topic = :topic", "topic", filter.topic())
                .with("r.requested_at >= :from", "from", filter.from().map(JdbcColumns::parameter))
                .with("r.requested_at < :to", "to", filter.to().map(JdbcColumns::parameter))
                .within(ScopeSql.of(filter.scope(), "within", null, "r.topic", "r.saga_type"));
        after.ifPresent(key -> {
            conditions.with("r.requested_at <= :at", "at", Optional.of(parameter(key.at())));
            if (key.kind() == Kind.REQUESTED) {
                conditions.with(
                        "(r.requested_at, r.event_id) < (:at, cast(:id as uuid))", "id", Optional.of(key.rowId()));
            }
        });
        return conditions;
    }

    String sql() {
        return sql.toString();
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private JdbcEventLogConditions with(String condition, String parameter, Optional<?> value) {
        value.ifPresent(given -> {
            sql.append("and ").append(condition).append(' ');
            parameters.put(parameter, given);
        });
        return this;
    }

    private JdbcEventLogConditions within(ScopeSql scope) {
        if (!scope.params().isEmpty() || !scope.condition().equals("true")) {
            sql.append("and ").append(scope.condition()).append(' ');
            parameters.putAll(scope.params());
        }
        return this;
    }
}
