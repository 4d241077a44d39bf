package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class EventRequestsIntegrationTests {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

    private final Shop shop = new Shop();
    private final TransactionTemplate transaction =
            new TransactionTemplate(new DataSourceTransactionManager(shop.database));
    private final EventRequests requests = new JdbcEventRequests(
            shop.database,
            new RecorderSettings(
                    "payment",
                    "timeline.event_request_history",
                    "timeline.event_consumption_history",
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5)),
            new JacksonPayloadWriter(new JsonMapper()),
            new UuidV7(CLOCK));

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void writesTheRequestInTheCallersTransaction() {
        EventRequest request = EventRequest.of("order", "o-1", "Charge", "payments", Map.of("amount", 12));
        UUID id = transaction.execute(status -> requests.request(request));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(CLOCK.millis());
        assertThat(shop.jdbc.sql("""
                        select saga_id, saga_type, event_type, topic, message_key, payload ->> 'amount' as amount,
                               requested_by, caused_by
                          from timeline.event_request_history where event_id = ?""").param(id).query().singleRow())
                .containsEntry("saga_id", "o-1")
                .containsEntry("saga_type", "order")
                .containsEntry("event_type", "Charge")
                .containsEntry("topic", "payments")
                .containsEntry("message_key", "o-1")
                .containsEntry("amount", "12")
                .containsEntry("requested_by", "payment")
                .containsEntry("caused_by", null);
    }

    @Test
    void takesTextAsJsonAlreadyAndWhatTheRequestSays() {
        UUID cause = UUID.randomUUID();
        EventRequest request = EventRequest.of("order", "o-1", "Charge", "payments", "{\"amount\": 13}")
                .withMessageKey("k")
                .withCausedBy(cause)
                .withRequestedBy("anna");
        UUID id = transaction.execute(status -> requests.request(request));
        assertThat(shop.jdbc.sql("""
                        select message_key, payload ->> 'amount' as amount, requested_by, caused_by
                          from timeline.event_request_history where event_id = ?""").param(id).query().singleRow())
                .containsEntry("message_key", "k")
                .containsEntry("amount", "13")
                .containsEntry("requested_by", "anna")
                .containsEntry("caused_by", cause);
    }

    @Test
    void requestsNothingIfTheTransactionRollsBack() {
        transaction.executeWithoutResult(status -> {
            requests.request(EventRequest.of("order", "o-1", "Charge", "payments", "{}"));
            status.setRollbackOnly();
        });
        assertThat(requested()).isZero();
    }

    @Test
    void refusesToRequestOutsideATransaction() {
        assertThatThrownBy(() -> requests.request(EventRequest.of("order", "o-1", "Charge", "payments", "{}")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outside a transaction");
        assertThat(requested()).isZero();
    }

    @Test
    void aRequestMadeWhileAnEventIsHandledNamesItAsItsCause() {
        UUID handled = UUID.randomUUID();
        transaction.executeWithoutResult(status -> CurrentEvent.during(
                handled, () -> requests.request(EventRequest.of("order", "o-1", "Charge", "payments", "{}"))));
        assertThat(shop.jdbc
                        .sql("select caused_by from timeline.event_request_history")
                        .query(UUID.class)
                        .single())
                .isEqualTo(handled);
        assertThat(CurrentEvent.id()).isEmpty();
    }

    private long requested() {
        return shop.jdbc
                .sql("select count(*) from timeline.event_request_history")
                .query(Long.class)
                .single();
    }
}
