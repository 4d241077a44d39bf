package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.PlanLog;
import dev.sagarewind.support.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** On partitions, too, the recipe reads what it needs and no more. */
class RecorderPlansIntegrationTests {

    private static final int ROWS = 80_000;

    private final LocalDatabase database = TestPostgres.freshDatabase(Layout.PARTITIONED);
    private final PlanLog plans = new PlanLog(database);
    private final JdbcConsumptionHistory history = new JdbcConsumptionHistory(
            plans,
            new RecorderSettings(
                    "payment",
                    "timeline.event_request_history",
                    "timeline.event_consumption_history",
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5)));

    RecorderPlansIntegrationTests() {
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("""
                        insert into timeline.event_consumption_history (
                               consumer_group, event_id, saga_id, topic, partition, record_offset, outcome, consumed_by,
                               started_at)
                        select 'payment', cast(md5('event' || n) as uuid), 'saga-' || n / 5, 'order.payment', 0, n,
                               case when n % 100 = 0 then 'FAILED' else 'SUCCEEDED' end, 'payment-0', now()
                          from generate_series(1, :rows) n
                        """).param("rows", ROWS).update();
        jdbc.sql("analyze timeline.event_consumption_history").update();
    }

    @Test
    void aClaimWritesOnePartitionAndFindsItselfThere() {
        Delivery delivery = delivery("saga-new");

        var claim = history.claim(delivery, false).orElseThrow();

        assertThat(partitionsRead()).as("a claim looks nowhere else").isEmpty();
        assertThat(history.claim(delivery, false)).as("settled").isEmpty();
        plans.take();
        assertThat(history.stillHolds(claim, delivery)).isTrue();
        assertThat(partitionsRead()).hasSize(1);
    }

    @Test
    void whatIsOpenBeforeItIsFoundByAnIndexOfEachPartition() {
        assertThat(history.claim(delivery("saga-" + ROWS / 10), true)
                        .orElseThrow()
                        .mustWait())
                .isTrue();

        List<String> taken = plans.take();
        assertThat(taken).isNotEmpty().noneMatch(plan -> plan.contains("Seq Scan"));
        assertThat(PlanLog.partitionsRead(taken, "event_consumption_history")).hasSize(4);
    }

    private Delivery delivery(String saga) {
        return new Delivery(
                "payment",
                UUID.randomUUID(),
                Optional.of(saga),
                Optional.empty(),
                "order.payment",
                0,
                ROWS + 1,
                "payment-0");
    }

    private Set<String> partitionsRead() {
        return PlanLog.partitionsRead(plans.take(), "event_consumption_history");
    }
}
