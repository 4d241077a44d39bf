package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestPostgres;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two consoles behind a load balancer that knows no sessions; one is stopped as a deployment does it. */
class StoppedConsoleJarTests {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    @Test
    void aConsoleIsGoneInTenSecondsAmidARewindWhichTheOtherFinishesForWhoeverStaysSignedIn() {
        ConsoleWorld world = new ConsoleWorld(TestPostgres.freshDatabase(), TestKafka.bootstrapServers());
        LocalPostgres.execute(world.database(), ChargingGroup.BUSINESS);
        Ledger ledger = new Ledger(world.database());
        try (ConsoleJar one = ConsoleJar.start(world, List.of()).awaitReady();
                ConsoleJar other = ConsoleJar.start(world, List.of("logging.structured.format.console=ecs"))
                        .awaitReady();
                TransitionSignals signals = new TransitionSignals(world.database());
                Lane lane = new Lane(Lane.Way.LEAVING, world.database())) {
            lane.incident(new Random(1), ledger, one.calls);
            lane.service.failFor(Set.of());
            stopAmidARewind(one, other, lane, ledger, signals);
        }
    }

    private static void stopAmidARewind(
            ConsoleJar one, ConsoleJar other, Lane lane, Ledger ledger, TransitionSignals signals) {
        try (CommitLog log = new CommitLog()) {
            List<URI> balanced = new CopyOnWriteArrayList<>(List.of(one.address, other.address));
            PageClient operator = new PageClient(balanced, "operator");
            Map<String, Object> request = one.calls.requestFor(lane.group, lane.way.whenActive);
            KilledRewind rewind = new KilledRewind(lane, request, Set.of(), Duration.ZERO, false, ledger);
            rewind.ask(one.calls);
            signals.await("VACATING", Duration.ofSeconds(60));
            String page = "/rewinds/" + rewind.id().orElseThrow();
            assertThat(operator.get(page).statusCode()).isEqualTo(200);
            assertThat(operator.get(page).statusCode()).isEqualTo(200);

            balanced.remove(one.address);
            assertThat(one.stop()).isLessThan(STOPS_WITHIN);

            assertThat(rewind.isOver()).isFalse();
            rewind.playService(Duration.ZERO, Duration.ZERO);
            await().atMost(Duration.ofSeconds(120)).until(rewind::isOver);
            assertThat(rewind.entry().orElseThrow().state()).isEqualTo("RECOVERED");
            lane.awaitConsumed();
            assertThat(Verdict.of(rewind, ledger, log)).isEmpty();
            assertThat(linesAbout(rewind.id().orElseThrow().toString(), other))
                    .anySatisfy(
                            line -> assertThat(line.path("message").asString()).contains("RECOVERED"));
            assertThat(operator.get(page).statusCode()).isEqualTo(200);
            assertThat(operator.submit("/me", "/sign-out", Map.of()).statusCode())
                    .isEqualTo(302);
            assertThat(operator.get(page).statusCode()).isEqualTo(302);
        }
    }

    /** Of a log with an object a line; the banner comes before it. */
    private static List<JsonNode> linesAbout(String rewind, ConsoleJar console) {
        return console.printed()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonMapper.shared()::readTree)
                .filter(line -> line.path("rewindId").asString("").equals(rewind))
                .toList();
    }
}
