package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalPostgres;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Many people and programs at once, who all want the same. */
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestRaceIntegrationTests {

    private static final int AT_ONCE = 50;
    private static final int ROUNDS = Endurance.times(2, 60);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What came of one request, from whichever door. */
    private record Outcome(int status, String location, String text) {

        static Outcome of(ConsoleCalls.Answer answer) {
            return new Outcome(
                    answer.status(), answer.location().orElse(""), answer.body().toString());
        }

        static Outcome of(HttpResponse<String> answer) {
            return new Outcome(
                    answer.statusCode(), answer.headers().firstValue("Location").orElse(""), answer.body());
        }

        /** A page's redirect, an API's 202. */
        boolean accepted() {
            return status == 202 || status == 302;
        }

        String rewindId() {
            return location.substring(location.lastIndexOf('/') + 1);
        }
    }

    @Autowired
    ConsoleWorld world;

    @LocalServerPort
    int port;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private final Random random = new Random(4);
    private HikariDataSource database;
    private Ledger ledger;
    private ConsoleCalls api;
    private List<PageClient> browsers;
    private Lane lane;

    @BeforeAll
    void failSomeOrders() {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(world.database());
        pool.setMaximumPoolSize(5);
        database = new HikariDataSource(pool);
        LocalPostgres.execute(world.database(), ChargingGroup.BUSINESS);
        ledger = new Ledger(database);
        URI console = URI.create("http://127.0.0.1:" + port);
        api = new ConsoleCalls(console);
        browsers = Stream.generate(() -> new PageClient(console, "operator"))
                .limit(5)
                .toList();
        lane = new Lane(Lane.Way.LIVE_CLASSIC, database);
    }

    @AfterAll
    void end() {
        threads.shutdownNow();
        lane.close();
        database.close();
    }

    @Test
    void fiftyCancellationsEndARewindOnceAndNothingHasMoved() throws Exception {
        Map<String, Object> request = new HashMap<>(incident());
        request.put("whenActive", "WAIT");
        try (SleepingMember member = asleep()) {
            Map<Integer, Long> before = lane.committed();
            String rewind = api.post("/rewinds", request, Optional.empty())
                    .orElseThrow()
                    .expect(202)
                    .text("rewindId");

            List<Outcome> outcomes = atOnce(times(
                    AT_ONCE,
                    () -> Outcome.of(api.post("/rewinds/" + rewind + "/cancellation", Map.of(), Optional.empty())
                            .orElseThrow())));

            assertThat(outcomes).anySatisfy(one -> assertThat(one.status()).isEqualTo(202));
            assertThat(outcomes)
                    .filteredOn(one -> one.status() != 202)
                    .allSatisfy(one -> assertThat(one.text()).contains("REWIND_ENDED"));
            await().atMost(LIMIT).until(() -> underWay().isEmpty());
            assertThat(ledger.transitions(rewind))
                    .extracting(Ledger.Transition::code)
                    .containsOnlyOnce("CANCEL_ASKED", "CANCELLED")
                    .endsWith("CANCELLED");
            assertThat(lane.committed()).isEqualTo(before);
        }
        api.post("/rewinds", api.requestFor(lane.group, "EVICT"), Optional.empty())
                .orElseThrow()
                .expect(202);
        recovers();
    }

    @Test
    void ofFiftyRequestsForOneGroupOneIsCarriedOutAndTheOthersNameIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Object> request = incident();
            try (SleepingMember member = asleep()) {
                List<Outcome> outcomes = atOnce(mixed(request));

                List<Outcome> accepted =
                        outcomes.stream().filter(Outcome::accepted).toList();
                assertThat(accepted).as(outcomes.toString()).hasSize(1);
                String winner = accepted.get(0).rewindId();
                assertThat(outcomes)
                        .filteredOn(one -> !one.accepted())
                        .hasSize(AT_ONCE - 1)
                        .allSatisfy(one -> {
                            assertThat(one.status()).isEqualTo(409);
                            assertThat(one.text()).contains("REWIND_IN_PROGRESS", winner);
                        });
                assertThat(underWay()).as(ledger.transitions(winner).toString()).containsExactly(winner);
            }
            recovers();
        }
    }

    @Test
    void fiftyRequestsWithOneKeyAreOneRewind() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Object> request = incident();
            String key = UUID.randomUUID().toString();
            try (SleepingMember member = asleep()) {
                List<Outcome> outcomes = atOnce(times(
                        AT_ONCE,
                        () -> Outcome.of(
                                api.post("/rewinds", request, Optional.of(key)).orElseThrow())));

                assertThat(outcomes)
                        .allSatisfy(
                                one -> assertThat(one.status()).as(one.text()).isEqualTo(202));
                assertThat(outcomes.stream().map(Outcome::location).distinct()).hasSize(1);
                String rewind = outcomes.get(0).rewindId();
                assertThat(outcomes).allSatisfy(one -> assertThat(one.text()).contains("\"rewindId\":\"" + rewind));
                assertThat(ledger.byKey(key)).extracting(Ledger.Entry::rewindId).containsExactly(rewind);
                assertThat(ledger.auditLeftOpen()).hasSize(1);
                assertThat(underWay()).as(ledger.transitions(rewind).toString()).containsExactly(rewind);
            }
            recovers();
        }
    }

    @Test
    void ofTwoBodiesUnderOneKeyOneWinsAndTheOtherIsRefused() throws Exception {
        Map<String, Object> request = incident();
        Map<String, Object> other = new HashMap<>(request);
        other.put("reason", "Another reason");
        String key = UUID.randomUUID().toString();
        try (SleepingMember member = asleep()) {
            List<Callable<Outcome>> calls = new ArrayList<>();
            for (int at = 0; at < AT_ONCE; at++) {
                Map<String, Object> body = at % 2 == 0 ? request : other;
                calls.add(() ->
                        Outcome.of(api.post("/rewinds", body, Optional.of(key)).orElseThrow()));
            }
            List<Outcome> outcomes = atOnce(calls);

            Set<Integer> even = statuses(outcomes, 0);
            Set<Integer> odd = statuses(outcomes, 1);
            assertThat(Set.of(even, odd)).containsExactlyInAnyOrder(Set.of(202), Set.of(422));
            assertThat(outcomes)
                    .filteredOn(one -> one.status() == 422)
                    .allSatisfy(one -> assertThat(one.text()).contains("IDEMPOTENCY_KEY_REUSED"));
            assertThat(ledger.byKey(key)).hasSize(1);
        }
        recovers();
    }

    private static Set<Integer> statuses(List<Outcome> outcomes, int from) {
        return java.util.stream.IntStream.range(0, outcomes.size())
                .filter(at -> at % 2 == from)
                .mapToObj(at -> outcomes.get(at).status())
                .collect(Collectors.toSet());
    }

    /** Orders have failed, the gateway is back, and a plan is there that brings them all back. */
    private Map<String, Object> incident() {
        lane.incident(random, ledger, api);
        lane.service.failFor(Set.of());
        return api.requestFor(lane.group, "EVICT");
    }

    private SleepingMember asleep() {
        lane.service.stop();
        return new SleepingMember(lane.group, lane.topic);
    }

    /** The service itself comes back, and everything that failed recovers. */
    private void recovers() {
        lane.service.start(Lane.MEMBERS);
        await().atMost(LIMIT).until(() -> underWay().isEmpty() && ledger.owed(lane.group) == 0);
        assertThat(ledger.auditLeftOpen()).isEmpty();
    }

    private List<String> underWay() {
        return api.get("/rewinds?state=OPEN&consumerGroup=" + lane.group)
                .orElseThrow()
                .expect(200)
                .body()
                .get("items")
                .valueStream()
                .map(one -> one.get("rewindId").asString())
                .toList();
    }

    private List<Callable<Outcome>> mixed(Map<String, Object> request) {
        String page = "/rewind-plans/" + request.get("planId");
        Map<String, String> form = Map.of(
                "whenActive", "EVICT",
                "reason", "The gateway is back",
                "planDigest", request.get("planDigest").toString());
        List<Callable<Outcome>> calls = new ArrayList<>(times(
                AT_ONCE / 2,
                () -> Outcome.of(api.post("/rewinds", request, Optional.empty()).orElseThrow())));
        for (int at = calls.size(); at < AT_ONCE; at++) {
            PageClient browser = browsers.get(at % browsers.size());
            String token = browser.token(page);
            calls.add(at % 2, () -> Outcome.of(browser.submitWith(token, page + "/rewinds", form)));
        }
        return calls;
    }

    private static List<Callable<Outcome>> times(int count, Callable<Outcome> call) {
        return Stream.generate(() -> call).limit(count).toList();
    }

    /** All of them start when the last one is ready. */
    private List<Outcome> atOnce(List<Callable<Outcome>> calls) throws Exception {
        CountDownLatch ready = new CountDownLatch(calls.size());
        List<Future<Outcome>> answers = new ArrayList<>();
        for (Callable<Outcome> call : calls) {
            answers.add(threads.submit(() -> {
                ready.countDown();
                ready.await();
                return call.call();
            }));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> answer : answers) {
            outcomes.add(answer.get());
        }
        return outcomes;
    }
}
