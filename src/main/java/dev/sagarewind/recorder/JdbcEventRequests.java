package dev.sagarewind.recorder;

import java.sql.Types;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

final class JdbcEventRequests implements EventRequests {

    private static final String REQUEST = """
            insert into %s (
                event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by, caused_by)
            values (
                :event, :saga, :sagaType, :eventType, :topic, :key, cast(:payload as jsonb), :requestedBy, :causedBy)
            """;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final String request;
    private final String service;
    private final PayloadWriter payloads;
    private final UuidV7 ids;

    JdbcEventRequests(DataSource dataSource, RecorderSettings settings, PayloadWriter payloads, UuidV7 ids) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.request = REQUEST.formatted(settings.requestTable());
        this.service = settings.service();
        this.payloads = payloads;
        this.ids = ids;
    }

    @Override
    public UUID request(EventRequest event) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.hasResource(dataSource)) {
            throw new IllegalStateException("The event " + event.eventType() + " of saga " + event.sagaId()
                    + " was requested outside a transaction of the history's data source;"
                    + " request it in the transaction that changes the business data");
        }
        UUID id = ids.next();
        jdbc.sql(request)
                .param("event", id)
                .param("saga", event.sagaId())
                .param("sagaType", event.sagaType())
                .param("eventType", event.eventType())
                .param("topic", event.topic())
                .param("key", event.messageKey())
                .param("payload", json(event.payload()))
                .param("requestedBy", event.requestedBy().orElse(service))
                .param("causedBy", event.causedBy().or(CurrentEvent::id).orElse(null), Types.OTHER)
                .update();
        return id;
    }

    private String json(Object payload) {
        return payload instanceof CharSequence text ? text.toString() : payloads.json(payload);
    }
}
