package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.DatabaseRoles;
import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole recipe, by a service that signs in to the database as docs/operations.md says. */
@ParameterizedClass
@EnumSource(Layout.class)
class ServiceRoleIntegrationTests {

    private static final String ROLE = "till_service";

    private final Shop shop;
    private final LocalDatabase database;
    private final Till till;

    ServiceRoleIntegrationTests(Layout layout) {
        shop = new Shop(layout);
        database = DatabaseRoles.service(shop.database, ROLE, shop.group, "order.events");
        till = new Till(JdbcClient.create(database));
        LocalPostgres.execute(shop.database, "grant insert on effect to " + ROLE);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aServiceRecordsFailsHoldsAndRecoversWithItsOwnRole() {
        till.failing.add("a1");
        shop.send("a1");
        shop.send("a2");
        shop.send("b1");
        try (RecordedService service = start()) {
            shop.awaitCommitted(3);
        }
        assertThat(shop.effects()).containsExactly("b1");
        assertThat(shop.outcomes("a1")).containsExactly("FAILED");
        assertThat(shop.outcomes("a2")).containsExactly("HELD");

        till.failing.clear();
        shop.rewindTo(0);
        try (RecordedService service = start()) {
            shop.awaitCommitted(3);
        }
        assertThat(shop.effects()).containsExactly("b1", "a1", "a2");
        assertThat(shop.outcomes("b1")).containsExactly("SUCCEEDED");
    }

    @Test
    void headersThatPostgresCannotHoldDoNotStopThePartition() {
        UUID id = UUID.randomUUID();
        ProducerRecord<String, String> record = new ProducerRecord<>(shop.topic, "a", "a1");
        Shop.header(record, "id", id.toString());
        Shop.header(record, "event_type", "Char\0ge");
        record.headers().add("saga_id", new byte[] {'a', 0, (byte) 0xff, 'b'});
        shop.send(record);
        try (RecordedService service = start()) {
            shop.awaitCommitted(1);
        }

        assertThat(shop.jdbc
                        .sql(
                                "select saga_id || ' ' || event_type from timeline.event_consumption_history where event_id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .isEqualTo(
                        "a\\u0000" + new String(new byte[] {(byte) 0xff}, StandardCharsets.UTF_8) + "b Char\\u0000ge");
    }

    private RecordedService start() {
        return RecordedService.start(database, Till.Holding.class, () -> new Till.Holding(till), shop.properties());
    }
}
