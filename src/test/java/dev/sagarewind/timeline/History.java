package dev.sagarewind.timeline;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes rows into the history as a service would, one transaction each. */
public final class History {

    private static final String REQUEST = """
            insert into timeline.event_request_history (
                   event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by, requested_at)
            values (:event, :saga, :type, 'CapturePayment', :topic, :saga, '{"amount": 3240}', :by,
                   coalesce(:at, clock_timestamp()))
            """;

    private static final String CONSUMPTION = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                   started_at, consumed_at, waits_for, error_type, error_message, error_stack)
            values (:group, :event, :saga, 'CapturePayment', :topic, :partition, :offset, :outcome, :by,
                   coalesce(:at, clock_timestamp()) - interval '1 second', coalesce(:at, clock_timestamp()), :waitsFor,
                   :errorType, :errorMessage, :errorStack)
            """;

    private final JdbcClient jdbc;

    public History(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    public EventId request(String saga, String topic, String by) {
        return request(saga, topic, by, null);
    }

    public EventId request(String saga, String topic, String by, Instant at) {
        return request("order", saga, topic, by, at);
    }

    public EventId requestOfType(String sagaType, String saga, String topic) {
        return request(sagaType, saga, topic, "order", null);
    }

    private EventId request(String sagaType, String saga, String topic, String by, Instant at) {
        EventId event = new EventId(UUID.randomUUID());
        jdbc.sql(REQUEST)
                .param("event", event.value())
                .param("saga", saga)
                .param("type", sagaType)
                .param("topic", topic)
                .param("by", by)
                .param("at", at == null ? null : at.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
        return event;
    }

    /** An attempt of a group at an offset; send it with one of the outcomes. */
    public Attempt attempt(String group, EventId event, String saga, PartitionId partition, long offset) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("group", new ConsumerGroupId(group).value());
        columns.put("event", event.value());
        columns.put("saga", saga);
        columns.put("topic", partition.topic());
        columns.put("partition", partition.partition());
        columns.put("offset", offset);
        columns.put("by", group + "-0/host-1");
        return new Attempt(columns);
    }

    public final class Attempt {

        private final Map<String, Object> columns;

        private Attempt(Map<String, Object> columns) {
            this.columns = columns;
        }

        public Attempt at(Instant time) {
            columns.put("at", time.atOffset(ZoneOffset.UTC));
            return this;
        }

        public Attempt by(String instance) {
            columns.put("by", instance);
            return this;
        }

        public void succeeded() {
            write("SUCCEEDED");
        }

        public void skipped() {
            write("SKIPPED");
        }

        public void held(EventId waitsFor) {
            columns.put("waitsFor", waitsFor.value());
            write("HELD");
        }

        public void failed(String type, String message) {
            columns.put("errorType", type);
            columns.put("errorMessage", message);
            write("FAILED");
        }

        public void failed(String type, String message, String stack) {
            columns.put("errorStack", stack);
            failed(type, message);
        }

        private void write(String outcome) {
            columns.put("outcome", outcome);
            jdbc.sql(CONSUMPTION)
                    .params(columns)
                    .param("saga", columns.get("saga"), Types.VARCHAR)
                    .param("at", columns.get("at"), Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("waitsFor", columns.get("waitsFor"), Types.OTHER)
                    .param("errorType", columns.get("errorType"), Types.VARCHAR)
                    .param("errorMessage", columns.get("errorMessage"), Types.VARCHAR)
                    .param("errorStack", columns.get("errorStack"), Types.VARCHAR)
                    .update();
        }
    }
}
