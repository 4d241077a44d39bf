package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalPostgres;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A KIP-848 group that never rests: handlers are slow, every record is committed on its own, and an evicted member goes on
 * with the batch that it has. Its members are evicted over and over.
 */
@ConsoleTest
class BusyGroupIntegrationTests {

    private static final int EVICTIONS = Integer.getInteger("busy.evictions", Endurance.times(2, 50));
    private static final Duration PER_RECORD = Duration.ofMillis(15);
    /** Two members handle somewhat more than a hundred records a second; this is about as much. */
    private static final int ORDERS_AT_ONCE = 3;

    private static final Duration PAUSE = Duration.ofMillis(60);

    @Autowired
    ConsoleWorld world;

    @LocalServerPort
    int port;

    @Test
    void everyRewindOfABusyGroupIsProvenOrSaysThatItWasOverwritten() {
        Random random = new Random(Endurance.seed("busy.seed"));
        ConsoleCalls console = new ConsoleCalls(URI.create("http://127.0.0.1:" + port));
        LocalPostgres.execute(world.database(), ChargingGroup.BUSINESS);
        Took took = new Took();
        try (HikariDataSource database = Kills.pool(world);
                Lane lane = begun(database);
                CommitLog log = new CommitLog()) {
            Ledger ledger = new Ledger(database);
            for (int eviction = 1; eviction <= EVICTIONS; eviction++) {
                lane.incident(random, ledger, console);
                lane.service.failFor(Set.of());
                KilledRewind rewind = new KilledRewind(
                        lane, console.requestFor(lane.group, "EVICT"), Set.of(), Duration.ZERO, false, ledger);
                underLoad(lane, () -> {
                    rewind.ask(console);
                    await().atMost(Duration.ofSeconds(120)).until(rewind::isOver);
                });
                lane.awaitConsumed();
                List<Ledger.Transition> steps = ledger.transitions(rewind.id().orElseThrow());
                took.add(steps);
                if (rewind.entry().orElseThrow().state().equals("RECOVERED")) {
                    assertThat(Verdict.of(rewind, ledger, log)).isEmpty();
                } else {
                    assertThat(reason(console, rewind)).as(steps.toString()).isEqualTo("OVERWRITTEN");
                }
            }
            System.out.println(took);
            assertThat(ledger.chargesAndSuccesses(lane.group, lane.events()).values())
                    .as("what was committed over is owed, and nothing is done twice")
                    .allMatch(counts -> counts.equals("1 charges, 1 successes")
                            || counts.equals("0 charges, 0 successes") && took.overwritten > 0);
        }
    }

    private static Lane begun(HikariDataSource database) {
        Lane lane = new Lane(Lane.Way.LIVE_KIP848, database);
        lane.service.taking(PER_RECORD);
        lane.service.start(Lane.MEMBERS);
        lane.produce(1);
        lane.awaitConsumed();
        return lane;
    }

    /** Orders keep coming in, from before it begins until after it has ended. */
    private static void underLoad(Lane lane, Runnable act) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            while (!over.isDone()) {
                lane.produce(ORDERS_AT_ONCE);
                ConsoleJar.pause(PAUSE);
            }
        });
        try {
            ConsoleJar.pause(Duration.ofMillis(500));
            act.run();
        } finally {
            over.complete(null);
            load.join();
        }
    }

    private static String reason(ConsoleCalls console, KilledRewind rewind) {
        return console.get("/rewinds/" + rewind.id().orElseThrow())
                .orElseThrow()
                .expect(200)
                .body()
                .at("/legs/0/refusal/code")
                .asString("");
    }

    /** How it went, over all rewinds. */
    private static final class Took {
        private final List<Duration> untilMoved = new ArrayList<>();
        private final List<Duration> untilProven = new ArrayList<>();
        private int evictedAgain;
        private int movedAgain;
        private int overwritten;

        void add(List<Ledger.Transition> steps) {
            Instant asked = steps.get(0).at();
            Ledger.Transition end = steps.get(steps.size() - 1);
            steps.stream()
                    .filter(one -> one.state().equals("RESUMING"))
                    .findFirst()
                    .ifPresent(moved -> untilMoved.add(Duration.between(asked, moved.at())));
            evictedAgain += count(steps, "EVICTING") > 1 + count(steps, "OVERWRITTEN") ? 1 : 0;
            movedAgain += count(steps, "OVERWRITTEN") > 0 ? 1 : 0;
            if (end.state().equals("RECOVERED")) {
                untilProven.add(Duration.between(asked, end.at()));
            } else {
                overwritten++;
            }
        }

        private static int count(List<Ledger.Transition> steps, String code) {
            return (int) steps.stream().filter(one -> one.code().equals(code)).count();
        }

        @Override
        public String toString() {
            return "%d rewinds: %d evicted more than once before the offsets moved, %d committed over and moved again, %d ended as OVERWRITTEN; until moved %s, until proven %s"
                    .formatted(
                            untilProven.size() + overwritten,
                            evictedAgain,
                            movedAgain,
                            overwritten,
                            seconds(untilMoved),
                            seconds(untilProven));
        }

        private static String seconds(List<Duration> all) {
            List<Double> sorted =
                    all.stream().map(one -> one.toMillis() / 1e3).sorted().toList();
            return sorted.isEmpty()
                    ? "-"
                    : "median %.2f s, slowest %.2f s"
                            .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
        }
    }
}
