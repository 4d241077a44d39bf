package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Another operator, with a group that nobody consumes for, who asks for things at the worst moment. */
final class Bystander implements AutoCloseable {

    private static final int ORDERS = 3;

    private final Console console;
    private final JdbcClient jdbc;
    private final Orders orders;
    private final long committed = 2 * ORDERS;

    Bystander(FaultWorld world, String name) {
        this.console = world.console();
        this.jdbc = JdbcClient.create(world.database());
        this.orders = new Orders(world, name, 1).placed(ORDERS);
        orders.service().start();
        orders.awaitConsumed();
        orders.service().stop();
    }

    /** What was asked for, with the key, and how it was answered meanwhile. */
    record Asked(String key, long target, Map<String, Object> body, Console.Answer answer) {}

    /** One step back, as a runbook would ask for it; plans beside it. All of it is asked while a fault lasts. */
    Asked ask(Watch watch) {
        long target = committed - 1;
        Map<String, Object> body = Map.of(
                "partitions",
                List.of(Map.of(
                        "consumerGroup",
                        orders.group,
                        "topic",
                        orders.topic,
                        "partition",
                        0,
                        "to",
                        Map.of("offset", target),
                        "expectedOffset",
                        committed)),
                "whenActive",
                "REFUSE",
                "reason",
                "A runbook's step");
        String key = UUID.randomUUID().toString();
        CompletableFuture<Console.Answer> plan = CompletableFuture.supplyAsync(() -> console.post(
                "/rewind-plans", Map.of("selection", Map.of("failures", Map.of("consumerGroup", orders.group)))));
        Console.Answer reset = reset(body, key);
        watch.minded(reset, true);
        plan.thenAccept(answer -> watch.minded(answer, answer.status() != 200)).join();
        return new Asked(key, target, body, reset);
    }

    private Console.Answer reset(Map<String, Object> body, String key) {
        return console.post("/offset-resets", body, Map.of("Idempotency-Key", key));
    }

    /** The same request with the same key, now that the servers are back: one rewind, whatever was answered before. */
    void repeated(Asked asked) {
        String first = asked.answer().status() == 202
                ? asked.answer().json().path("rewindId").asString()
                : null;
        // A server that has just come back may take its time: "try again", says the console.
        Console.Answer again = await("an answer")
                .atMost(Duration.ofSeconds(60))
                .until(() -> reset(asked.body(), asked.key()), answer -> answer.status() != 503);
        String rewind = again.expect(202).json().path("rewindId").asString();
        assertThat(Optional.ofNullable(first).orElse(rewind)).isEqualTo(rewind);
        await("the move of " + rewind)
                .atMost(Duration.ofSeconds(60))
                .until(() -> orders.committed().get(0) == asked.target());
        orders.service().start();
        await("the end of " + rewind).atMost(Duration.ofSeconds(60)).until(() -> recovered(rewind));
        orders.service().stop();
    }

    private boolean recovered(String rewind) {
        return console.get("/rewinds/" + rewind)
                .expect(200)
                .json()
                .path("state")
                .asString()
                .equals("RECOVERED");
    }

    /** Whatever was refused, taken or left unanswered: nothing is half done. */
    void nothingIsHalfDone() {
        assertThat(jdbc.sql("""
                                select count(*)
                                  from saga_rewind.rewind r
                                 where not exists (
                                       select 1 from saga_rewind.audit_entry a
                                        where a.audit_id = r.audit_id and a.part = 'OPENED')
                                """).query(Long.class).single())
                .as("rewinds without audit")
                .isZero();
        assertThat(jdbc.sql("""
                                select count(*)
                                  from saga_rewind.rewind r
                                 where not exists (select 1 from saga_rewind.rewind_leg l where l.rewind_id = r.rewind_id)
                                    or not exists (
                                       select 1 from saga_rewind.rewind_partition p where p.rewind_id = r.rewind_id)
                                    or not exists (
                                       select 1 from saga_rewind.rewind_transition t where t.rewind_id = r.rewind_id)
                                """).query(Long.class).single())
                .as("rewinds that are not whole")
                .isZero();
    }

    @Override
    public void close() {
        orders.close();
    }
}
