package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.benchmark.ConsoleProcess;
import dev.sagarewind.benchmark.Figures;
import dev.sagarewind.guarantee.ConsoleCalls.Answer;
import dev.sagarewind.guarantee.ConsoleJar;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * The longest rewinds and plans over the REST API of a console in a container's memory, and what they take of it:
 * {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=LongRewindsBenchmark}.
 */
class LongRewindsBenchmark {

    private static final int MEGABYTES = 512;
    private static final int MESSAGES = Integer.getInteger("benchmark.messages", 100_000);
    private static final int RANGE = Integer.getInteger("benchmark.range", 1_000_000);

    private static final Figures REWINDS =
            new Figures("long-rewinds", "messages", "partitions", "s: plan", "s: request to RECOVERED", "resident MB");
    private static final Figures PLANS =
            new Figures("long-plans", "offsets in the range", "partitions", "s: plan", "resident MB");

    private final ConsoleWorld world = new ConsoleWorld(TestPostgres.freshDatabase(), TestKafka.bootstrapServers());
    private final ConsoleJar console = ConsoleJar.startContained(
                    world, MEGABYTES, List.of("saga-rewind.rewind.selection-limit=" + MESSAGES))
            .awaitReady();

    @AfterEach
    void stop() {
        console.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 240})
    void rewinds(int partitions) throws Exception {
        try (Backlog backlog = new Backlog(world, MESSAGES, partitions, "FAILED")) {
            awaitOpen();
            long begin = System.nanoTime();
            Map<String, Object> request = console.calls.requestFor(backlog.group.value(), "REFUSE");
            double plan = since(begin);
            long since = System.nanoTime();
            String id = answer(console.calls.post("/rewinds", request, Optional.of("long-rewind")), 202)
                    .get("rewindId")
                    .asString();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> state(id).equals("VERIFYING"));
            backlog.join();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> !List.of("VERIFYING", "MOVING").contains(state(id)));
            assertThat(state(id)).isEqualTo("RECOVERED");
            REWINDS.row(MESSAGES, partitions, plan, since(since), resident());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24})
    void plansOverALongRange(int partitions) throws Exception {
        try (Backlog backlog = new Backlog(world, RANGE, partitions, "SUCCEEDED")) {
            List<Map<String, Object>> targets = backlog.all().stream()
                    .map(at -> Map.<String, Object>of(
                            "consumerGroup", at.group().value(),
                            "topic", at.partition().topic(),
                            "partition", at.partition().partition(),
                            "to", Map.of("offset", 0)))
                    .toList();
            Object selection = Map.of("selection", Map.of("partitions", targets));
            long begin = System.nanoTime();
            JsonNode plan = answer(console.calls.post("/rewind-plans", selection, Optional.empty()), 201);
            double took = since(begin);
            assertThat(plan.get("partitions")).hasSize(partitions);
            PLANS.row(RANGE, partitions, took, resident());
        }
    }

    private void awaitOpen() {
        JdbcClient board = JdbcClient.create(world.database());
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> board.sql("select count(*) from saga_rewind.failure where state = 'OPEN'")
                                .query(Integer.class)
                                .single()
                        == MESSAGES);
    }

    private String state(String rewind) {
        return answer(console.calls.get("/rewinds/" + rewind), 200).get("state").asString();
    }

    private static JsonNode answer(Optional<Answer> answer, int status) {
        return answer.orElseThrow().expect(status).body();
    }

    private long resident() throws IOException {
        return new ConsoleProcess(console.pid()).residentMegabytes();
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
