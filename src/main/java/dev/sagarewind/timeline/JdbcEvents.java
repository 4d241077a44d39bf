package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.error;
import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.group;
import static dev.sagarewind.timeline.JdbcColumns.instant;
import static dev.sagarewind.timeline.JdbcColumns.optionalEventId;
import static dev.sagarewind.timeline.JdbcColumns.parameter;
import static dev.sagarewind.timeline.JdbcColumns.partition;
import static dev.sagarewind.timeline.JdbcColumns.text;

import dev.sagarewind.position.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads events whole: their request and every attempt. */
@Component
class JdbcEvents {

    private static final String REQUEST_COLUMNS = """
            select event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by, requested_at,
                   caused_by
              from {requests}
            """;

    private static final String REQUESTS = REQUEST_COLUMNS + " where event_id = any(cast(:events as uuid[]))";

    private static final String REQUESTS_OF_SAGA = REQUEST_COLUMNS + " where saga_id = :saga";

    private static final String CONSUMPTION_COLUMNS = """
            select consumption_id, consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                   outcome, consumed_by, started_at, consumed_at, waits_for, error_type, error_message, error_stack
              from {consumptions}
            """;

    private static final String CONSUMPTIONS = CONSUMPTION_COLUMNS + " where event_id = :event order by consumption_id";

    private static final String CONSUMPTIONS_OF_SAGA =
            CONSUMPTION_COLUMNS + " where saga_id = :saga order by consumption_id";

    private final JdbcClient jdbc;
    private final TimelineSettings settings;

    JdbcEvents(JdbcHistory history) {
        this.jdbc = history.jdbc();
        this.settings = history.settings();
    }

    Optional<EventHistory> event(EventId eventId) {
        Optional<EventRequest> request =
                Optional.ofNullable(requests(List.of(eventId)).get(eventId));
        List<Consumption> consumptions = jdbc.sql(settings.named(CONSUMPTIONS))
                .param("event", eventId.value())
                .query(JdbcEvents::consumption)
                .list();
        return request.isEmpty() && consumptions.isEmpty()
                ? Optional.empty()
                : Optional.of(new EventHistory(eventId, request, consumptions));
    }

    /** An event that was never requested through the history follows those that were, in order of its first attempt. */
    List<EventHistory> saga(String sagaId) {
        Map<EventId, EventRequest> requests = new LinkedHashMap<>();
        jdbc.sql(settings.named(REQUESTS_OF_SAGA + " order by requested_at, event_id"))
                .param("saga", sagaId)
                .query(JdbcEvents::request)
                .list()
                .forEach(request -> requests.put(request.eventId(), request));
        Map<EventId, List<Consumption>> consumptions = new LinkedHashMap<>();
        requests.keySet().forEach(requested -> consumptions.put(requested, new ArrayList<>()));
        for (Consumption consumption : consumptionsOf(sagaId)) {
            consumptions
                    .computeIfAbsent(consumption.eventId(), id -> new ArrayList<>())
                    .add(consumption);
        }
        return consumptions.entrySet().stream()
                .map(event -> new EventHistory(
                        event.getKey(), Optional.ofNullable(requests.get(event.getKey())), event.getValue()))
                .toList();
    }

    private List<Consumption> consumptionsOf(String sagaId) {
        return jdbc.sql(settings.named(CONSUMPTIONS_OF_SAGA))
                .param("saga", sagaId)
                .query(JdbcEvents::consumption)
                .list();
    }

    Map<EventId, EventRequest> requests(Collection<EventId> eventIds) {
        Map<EventId, EventRequest> requests = new LinkedHashMap<>();
        jdbc.sql(settings.named(REQUESTS))
                .param("events", parameter(eventIds))
                .query(JdbcEvents::request)
                .list()
                .forEach(request -> requests.put(request.eventId(), request));
        return requests;
    }

    private static EventRequest request(ResultSet row, int number) throws SQLException {
        return new EventRequest(
                eventId(row, "event_id"),
                row.getString("saga_id"),
                row.getString("saga_type"),
                row.getString("event_type"),
                row.getString("topic"),
                row.getString("message_key"),
                row.getString("payload"),
                row.getString("requested_by"),
                instant(row, "requested_at"),
                optionalEventId(row, "caused_by"));
    }

    private static Consumption consumption(ResultSet row, int number) throws SQLException {
        return new Consumption(
                row.getLong("consumption_id"),
                group(row),
                eventId(row, "event_id"),
                text(row, "saga_id"),
                text(row, "event_type"),
                partition(row),
                row.getLong("record_offset"),
                Outcome.valueOf(row.getString("outcome")),
                row.getString("consumed_by"),
                instant(row, "started_at"),
                instant(row, "consumed_at"),
                optionalEventId(row, "waits_for"),
                error(row));
    }
}
