package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A console stands still for longer than its lease, at a random instant, and goes on as if no time had passed: what a
 * paused virtual machine does. Another has finished its work by then.
 */
class FrozenConsoleJarTests {

    private static final List<String> SETTINGS = List.of(
            "saga-rewind.rewind.lease=8s",
            "saga-rewind.kafka.call-timeout=3500ms",
            "saga-rewind.kafka.read-timeout=3500ms");

    /** What is said in the log by who finds its lease gone; who finds its transaction ended names the rewind. */
    private static final String LEFT = "Left to another console";

    private static final List<String> INSTANTS = List.of("REWINDING", "VACATING", "RESUMING", "VERIFYING");

    private final long seed = Endurance.seed("frozen.seed");
    private final Random random = new Random(seed);

    @Test
    void aConsoleThatStoodStillForLongerThanItsLeaseWritesNothingOverWhatAnotherDidMeanwhile() {
        System.out.println("frozen.seed=" + seed);
        ConsoleWorld world = new ConsoleWorld(TestPostgres.freshDatabase(), TestKafka.bootstrapServers());
        LocalPostgres.execute(world.database(), ChargingGroup.BUSINESS);
        try (ConsoleJar frozen = ConsoleJar.start(world, SETTINGS);
                Lane lane = new Lane(Lane.Way.LIVE_CLASSIC, world.database())) {
            frozen.awaitReady();
            try (TransitionSignals signals = new TransitionSignals(world.database())) {
                for (int round = 0; round < Endurance.times(1, 20); round++) {
                    freezeOnce(world, frozen, lane, signals, INSTANTS.get(round % INSTANTS.size()));
                }
            }
        }
    }

    private void freezeOnce(
            ConsoleWorld world, ConsoleJar frozen, Lane lane, TransitionSignals signals, String instant) {
        Ledger ledger = new Ledger(world.database());
        lane.incident(random, ledger, frozen.calls);
        lane.service.failFor(Set.of());
        try (CommitLog log = new CommitLog()) {
            KilledRewind rewind = new KilledRewind(
                    lane, frozen.calls.requestFor(lane.group, "EVICT"), Set.of(), Duration.ZERO, false, ledger);
            signals.forget();
            rewind.ask(frozen.calls);
            signals.await(instant, Duration.ofSeconds(30));
            ConsoleJar.pause(Duration.ofMillis(random.nextInt(10)));
            frozen.freeze();
            String before = frozen.printed();
            String known;
            try (ConsoleJar other = ConsoleJar.start(world, SETTINGS).awaitReady()) {
                await().atMost(Duration.ofSeconds(90)).until(rewind::isOver);
                lane.awaitConsumed();
                assertThat(Verdict.of(rewind, ledger, log)).isEmpty();
                known = everythingOf(rewind, ledger);
            }
            frozen.thaw();
            String itsOwn = LEFT + "|" + rewind.id().orElseThrow();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(frozen.printed().substring(before.length()))
                            .containsPattern(itsOwn));

            assertThat(everythingOf(rewind, ledger)).isEqualTo(known);
            lane.awaitConsumed();
            assertThat(Verdict.of(rewind, ledger, log)).isEmpty();
        }
    }

    private static String everythingOf(KilledRewind rewind, Ledger ledger) {
        String id = rewind.id().orElseThrow();
        return String.join(
                "\n",
                List.of(
                        rewind.entry().toString(),
                        ledger.transitions(id).toString(),
                        ledger.partitions(id).toString(),
                        ledger.messages(id).toString(),
                        ledger.legStates(id).toString()));
    }
}
