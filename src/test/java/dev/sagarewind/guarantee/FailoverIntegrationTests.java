package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The writer dies while a rewind is under way, a second PostgreSQL takes over, and the first comes back as one to be read. */
class FailoverIntegrationTests {

    /** From when the new writer takes writes until a plan is made. */
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(15);

    @Test
    void aRewindUnderWayIsFinishedOnTheNewWriterAndNothingIsDoneTwice() {
        try (FaultWorld world = FaultWorld.withStandby();
                Trial trial = new Trial(world, "failover")) {
            Console console = world.console();
            trial.request("EVICT").awaitTransition("VACATING");

            world.postgres().crash();
            world.standby().promote();
            Instant promoted = Instant.now();
            await().atMost(RECOVERED_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> console.get("/rewinds/" + trial.rewind()).status() == 200);
            System.out.printf(
                    "The console asked the new writer %d ms after the promotion%n",
                    Duration.between(promoted, Instant.now()).toMillis());
            world.postgres().restartReadOnly();

            trial.mustHaveRecovered();
            assertThat(trial.plan()).isNotEmpty();
            assertThat(JdbcClient.create(world.database())
                            .sql("select pg_is_in_recovery()")
                            .query(Boolean.class)
                            .single())
                    .isFalse();
        }
    }
}
