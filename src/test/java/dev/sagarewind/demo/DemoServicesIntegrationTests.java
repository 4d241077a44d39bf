package dev.sagarewind.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.demo.order.Event;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalKafka;
import dev.sagarewind.support.LoopbackPort;
import dev.sagarewind.support.OutboxRelay;
import dev.sagarewind.support.TestPostgres;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class DemoServicesIntegrationTests {
    /** Longer than the 45 s after which Kafka misses a KIP-848 member that could not say that it left. */
    private static final Duration SOON = Duration.ofSeconds(90);
    /** Of the first 50 orders: which fail at the gateway, which of these have a coupon, which have a note. */
    private static final int TIMED_OUT = 4;

    private static final int HELD = 1;
    private static final int WITH_NOTE = 3;

    private final LocalDatabase database = TestPostgres.freshDatabase();
    private final JdbcEffects effects = new JdbcEffects(database);
    private final Faults faults = new Faults();

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void faultsStopSomeOrdersAndARewindBringsThemBackOnce(String groupProtocol) throws Exception {
        Demo.createBusinessTables(database);
        try (var kafka = LocalKafka.start(LoopbackPort.free());
                var relay = OutboxRelay.start(database, kafka.bootstrapServers())) {
            var world = new ConsoleWorld(database, kafka.bootstrapServers());
            Services.createTopics(world.bootstrapServers());
            faults.set("payment-gateway", true);
            faults.set("stock-bug", true);
            try (var services = Services.start(world, groupProtocol, faults)) {
                await().atMost(SOON).until(services::consume);
                services.orderDesk().place(50);
                int completed = 50 - TIMED_OUT - WITH_NOTE;
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(effects.count()).isEqualTo(new Effects(50, completed, completed, 0, 0, 50 - WITH_NOTE));
                    assertThat(rows("payment", "FAILED")).hasSize(TIMED_OUT);
                    assertThat(rows("payment", "HELD")).hasSize(HELD);
                    assertThat(rows("stock", "FAILED")).hasSize(WITH_NOTE);
                });
            }
            assertThat(rows("payment", "FAILED"))
                    .allMatch(row -> row.get("error_type").equals("java.net.SocketTimeoutException"))
                    .allMatch(row -> row.get("error_stack")
                            .toString()
                            .contains("dev.sagarewind.demo.payment.PaymentGateway.charge("));
            assertThat(rows("stock", "FAILED"))
                    .allMatch(row -> row.get("error_type").equals("java.lang.NullPointerException"))
                    .allMatch(row -> row.get("error_stack")
                            .toString()
                            .contains("dev.sagarewind.demo.stock.StockReservation.noteOf("));
            assertThat(rows("payment", "SUCCEEDED"))
                    .extracting(row -> row.get("consumed_by").toString().replaceFirst("@.*", ""))
                    .containsOnly("payment-0", "payment-1");

            faults.set("payment-gateway", false);
            faults.set("stock-bug", false);
            rewind(kafka, "payment", Event.PAYMENT);
            rewind(kafka, "stock", Event.STOCK);
            try (var services = Services.start(world, groupProtocol, faults)) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(effects.count()).isEqualTo(new Effects(50, 50, 50, 0, 0, 50)));
            }
        }
    }

    private List<Map<String, Object>> rows(String group, String outcome) {
        return JdbcClient.create(database)
                .sql("select consumed_by, error_type, error_stack from timeline.event_consumption_history"
                        + " where consumer_group = :group and outcome = :outcome")
                .param("group", group)
                .param("outcome", outcome)
                .query()
                .listOfRows();
    }

    private static void rewind(LocalKafka kafka, String group, String topic) throws Exception {
        var earliest = new HashMap<TopicPartition, OffsetAndMetadata>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            for (var partition : admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()) {
                earliest.put(new TopicPartition(topic, partition.partition()), new OffsetAndMetadata(0));
            }
            // A member that was stopped leaves its group a moment later; one that could not say so when it is missed.
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .untilAsserted(() -> admin.alterConsumerGroupOffsets(group, earliest)
                            .all()
                            .get());
        }
    }
}
