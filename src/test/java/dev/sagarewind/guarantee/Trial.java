package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Failed orders, and the rewind that brings them back while something happens. */
final class Trial implements AutoCloseable {

    private static final int ORDERS = 4;
    private static final int PARTITIONS = 2;
    /** From when the servers are back until the console knows what came of it. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(60);

    private final FaultWorld world;
    private final Console console;
    private final JdbcClient jdbc;
    final Orders orders;
    private String rewind;

    /** Every other order has failed, with what waits behind it; the service works on. */
    Trial(FaultWorld world, String name) {
        this.world = world;
        this.console = world.console();
        this.jdbc = JdbcClient.create(world.database());
        this.orders = new Orders(world, name, PARTITIONS).placed(ORDERS);
        orders.service().failingFor(orders.everyOther(ORDERS)).start();
        orders.awaitConsumed();
        await().atMost(Duration.ofSeconds(30)).until(this::allHaveFailed);
        orders.service().healed();
    }

    /** Connections that broke with the fault before this one may be met first: "try again", says the console. */
    private boolean allHaveFailed() {
        Console.Answer failures = console.get("/failures?consumerGroup=" + orders.group);
        return failures.status() != 503
                && failures.expect(200).json().path("items").size() == ORDERS;
    }

    String plan() {
        return console.post(
                        "/rewind-plans", Map.of("selection", Map.of("failures", Map.of("consumerGroup", orders.group))))
                .expect(201)
                .json()
                .path("planId")
                .asString();
    }

    Trial request(String whenActive) {
        JsonNode accepted = console.post(
                        "/rewinds",
                        Map.of(
                                "planId",
                                plan(),
                                "whenActive",
                                whenActive,
                                "reason",
                                "The gateway is back",
                                "waitSeconds",
                                120))
                .expect(202)
                .json();
        rewind = accepted.path("rewindId").asString();
        return this;
    }

    /** As {@link #request}, whatever the answer. */
    Console.Answer ask(Map<String, Object> request, String key) {
        return console.post("/rewinds", request, Map.of("Idempotency-Key", key));
    }

    /** The rewinds that a key led to, asked directly. */
    List<String> ofKey(String key) {
        return jdbc.sql("select rewind_id::text from saga_rewind.rewind where idempotency_key = :key")
                .param("key", key)
                .query(String.class)
                .list();
    }

    void follow(String rewind) {
        this.rewind = rewind;
    }

    String rewind() {
        return rewind;
    }

    JsonNode shown() {
        return console.get("/rewinds/" + rewind).expect(200).json();
    }

    String state() {
        return shown().path("state").asString();
    }

    /** Waits until the console has said this, be it only for a moment. */
    void awaitTransition(String state) {
        await().atMost(KNOWN_WITHIN)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> states().contains(state) || ended());
        assertThat(states()).as(String.join("\n", log())).contains(state);
    }

    /** The leg's, as they were written down; asked directly. */
    List<String> states() {
        return jdbc.sql("""
                        select state from saga_rewind.rewind_transition
                         where rewind_id = cast(:rewind as uuid)
                         order by transition_id
                        """).param("rewind", rewind).query(String.class).list();
    }

    private List<String> log() {
        return jdbc.sql("""
                        select happened_at::time(3) || ' ' || state || ' ' || code || ' ' || args || ' ' || happened_by
                          from saga_rewind.rewind_transition
                         where rewind_id = cast(:rewind as uuid)
                         order by transition_id
                        """).param("rewind", rewind).query(String.class).list();
    }

    void awaitEnd() {
        await("the end of " + rewind).atMost(KNOWN_WITHIN).until(this::ended);
    }

    private boolean ended() {
        return jdbc.sql("select ended_at is not null from saga_rewind.rewind where rewind_id = cast(:rewind as uuid)")
                .param("rewind", rewind)
                .query(Boolean.class)
                .single();
    }

    /** Everything that can be known of it when it has ended well, from Kafka, the history, the effects and the audit. */
    void mustHaveRecovered() {
        awaitEnd();
        String told = "%s of %s:%n%s".formatted(rewind, orders.group, String.join("\n", log()));
        JsonNode shown = shown();
        assertThat(shown.path("state").asString()).as(told).isEqualTo("RECOVERED");
        assertThat(shown.path("messages").path("recovered").asInt()).as(told).isEqualTo(ORDERS);
        List<String> results = new ArrayList<>();
        shown.path("partitions").forEach(each -> results.add(each.path("result").asString()));
        assertThat(results).as(told).isNotEmpty().containsOnly("REWOUND");
        orders.awaitConsumed();
        assertThat(orders.effects()).as(told).isEqualTo(Map.of(1L, (long) orders.events()));
        assertThat(orders.outOfOrder()).as(told).isZero();
        assertThat(orders.movesBy(rewind)).as(told).isPositive();
        assertThat(audit()).as(told).containsExactly("RECOVERED");
        assertThat(LegalSteps.illegal(states())).as(told).isEmpty();
    }

    private List<String> audit() {
        return jdbc.sql("""
                        select coalesce(c.outcome, 'OPEN')
                          from saga_rewind.rewind r
                          join saga_rewind.audit_entry o on o.audit_id = r.audit_id and o.part = 'OPENED'
                          left join saga_rewind.audit_entry c on c.audit_id = r.audit_id and c.part = 'CLOSED'
                         where r.rewind_id = cast(:rewind as uuid)
                        """).param("rewind", rewind).query(String.class).list();
    }

    @Override
    public void close() {
        orders.close();
    }
}
