package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.guarantee.OrderModel.Event;
import dev.sagarewind.guarantee.OrderModel.Outcome;
import dev.sagarewind.guarantee.OrderService.Policy;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.Samples;
import dev.sagarewind.support.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Whatever has failed, however the group is made, whatever is chosen: the plan says it, and the rewind does it. */
@ConsoleTest
class RewindPropertyIntegrationTests {

    enum Choice {
        ALL,
        SAGA,
        SOME,
        OFFSET,
        SHIFT,
        EARLIEST,
        BEYOND
    }

    /**
     * @param failing numbers of events that fail
     * @param stubborn those of them that fail again
     * @param number which saga, event or offset is chosen
     */
    record Sample(
            int orders,
            int partitions,
            Policy policy,
            String protocol,
            boolean live,
            Set<Integer> failing,
            Set<Integer> stubborn,
            Choice choice,
            int number) {

        static Sample any(Random random) {
            int orders = 2 + random.nextInt(5);
            Set<Integer> failing =
                    some(random, IntStream.range(0, 2 * orders).boxed().toList(), 3);
            return new Sample(
                    orders,
                    1 + random.nextInt(3),
                    Samples.oneOf(random, Policy.values()),
                    Samples.oneOf(random, "classic", "consumer"),
                    random.nextInt(3) > 0,
                    failing,
                    random.nextInt(3) == 0 ? some(random, failing, 2) : Set.of(),
                    Samples.oneOf(random, Choice.values()),
                    random.nextInt(12));
        }

        private static Set<Integer> some(Random random, Iterable<Integer> from, int oneIn) {
            Set<Integer> some = new TreeSet<>();
            from.forEach(one -> {
                if (random.nextInt(oneIn) == 0) {
                    some.add(one);
                }
            });
            return some;
        }
    }

    @Autowired
    ConsoleWorld world;

    @LocalServerPort
    int port;

    @Test
    void thePlanSaysWhatTheRewindThenDoes() {
        Samples.forAll(Endurance.times(4, 150), Sample::any, sample -> {
            String name = TestKafka.freshGroup();
            int partitions = Math.min(sample.partitions(), sample.orders());
            OrderModel model = new OrderModel(sample.orders(), partitions, sample.policy(), sample.failing());
            try (Orders orders = new Orders(TestKafka.bootstrapServers(), world.database(), name, partitions)) {
                new Comparison(sample, model, orders).run();
            }
        });
    }

    /** One sample on the real servers, beside the model. */
    private final class Comparison {
        private final Sample sample;
        private final OrderModel model;
        private final Orders orders;
        private final Console console = new Console(port);
        private final JdbcClient jdbc = JdbcClient.create(world.database());
        private List<Event> selected;
        private Map<Integer, Long> targets = new TreeMap<>();

        Comparison(Sample sample, OrderModel model, Orders orders) {
            this.sample = sample;
            this.model = model;
            this.orders = orders.placed(sample.orders());
        }

        void run() {
            orders.service()
                    .with(sample.policy(), sample.protocol())
                    .failingFor(ids(sample.failing()))
                    .start();
            await("the model").atMost(Duration.ofSeconds(60)).untilAsserted(this::isAsTheModel);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> console.get("/failures?limit=500&consumerGroup=" + orders.group)
                                    .expect(200)
                                    .json()
                                    .path("items")
                                    .size()
                            == model.open().size());
            if (!sample.live()) {
                orders.service().stop();
            }
            boolean reachable = choose();
            JsonNode plan = plan();
            if (!reachable) {
                assertThat(plan.path("executable").asBoolean())
                        .as(plan.toString())
                        .isFalse();
                return;
            }
            mustSayWhatTheModelSays(plan);
            carryOut(plan);
        }

        /** @return whether there is anything to rewind to */
        private boolean choose() {
            int partition = sample.number() % model.committed.size();
            long committed = model.committed.get(partition);
            switch (sample.choice()) {
                case ALL -> selected = model.open();
                case SAGA ->
                    selected = model.open().stream()
                            .filter(one -> one.order() == sample.number() % sample.orders())
                            .toList();
                case SOME ->
                    selected = model.open().stream()
                            .filter(one -> one.number() % 2 == sample.number() % 2)
                            .toList();
                case OFFSET -> targets.put(partition, sample.number() % Math.max(1, committed));
                case SHIFT -> targets.put(partition, committed - 1 - sample.number());
                case EARLIEST -> targets.put(partition, 0L);
                case BEYOND -> targets.put(partition, model.end(partition) + sample.number());
            }
            if (selected != null) {
                targets = model.targets(selected);
                selected = selected.stream()
                        .filter(one -> targets.containsKey(one.partition()))
                        .toList();
                return !targets.isEmpty();
            }
            long target = targets.get(partition);
            boolean reachable = target >= 0 && target < committed;
            selected = reachable
                    ? model.range(partition, target).stream()
                            .filter(model::isOpen)
                            .toList()
                    : List.of();
            return reachable;
        }

        private Object selection() {
            int partition = sample.number() % model.committed.size();
            Object to = switch (sample.choice()) {
                case ALL -> null;
                case SAGA, SOME -> null;
                case OFFSET, BEYOND -> Map.of("offset", targets.get(partition));
                case SHIFT -> Map.of("shiftBy", -1 - sample.number());
                case EARLIEST -> Map.of("earliest", true);
            };
            if (to != null) {
                return Map.of(
                        "partitions",
                        List.of(Map.of(
                                "consumerGroup",
                                orders.group,
                                "topic",
                                orders.topic,
                                "partition",
                                partition,
                                "to",
                                to)));
            }
            if (sample.choice() == Choice.SAGA) {
                return Map.of("sagaId", orders.saga(sample.number() % sample.orders()));
            }
            if (sample.choice() == Choice.ALL) {
                return Map.of("failures", Map.of("consumerGroup", orders.group));
            }
            List<String> some = new ArrayList<>();
            console.get("/failures?limit=500&consumerGroup=" + orders.group)
                    .json()
                    .path("items")
                    .forEach(item -> {
                        int number = orders.ids()
                                .indexOf(UUID.fromString(item.path("eventId").asString()));
                        if (number % 2 == sample.number() % 2) {
                            some.add(item.path("failureId").asString());
                        }
                    });
            return some.isEmpty() ? Map.of("sagaId", "no such saga") : Map.of("failureIds", some);
        }

        private JsonNode plan() {
            return console.post("/rewind-plans", Map.of("selection", selection()))
                    .expect(201)
                    .json();
        }

        private void mustSayWhatTheModelSays(JsonNode plan) {
            String told = plan.toString();
            assertThat(plan.path("executable").asBoolean()).as(told).isTrue();
            assertThat(plan.path("failures").asInt()).as(told).isEqualTo(selected.size());
            Map<Integer, List<Long>> numbers = new TreeMap<>();
            plan.path("partitions").forEach(one -> {
                JsonNode records = one.path("records");
                numbers.put(
                        one.path("partition").asInt(),
                        List.of(
                                one.path("committedOffset").asLong(),
                                one.path("targetOffset").asLong(),
                                one.path("logEndOffset").asLong(),
                                records.path("atMost").asLong(),
                                records.path("willSkip").asLong(),
                                records.path("willRunAgain").asLong(),
                                records.path("unrecorded").asLong()));
            });
            Map<Integer, List<Long>> expected = new TreeMap<>();
            Set<String> sagas = new TreeSet<>();
            targets.forEach((partition, target) -> {
                List<Event> range = model.range(partition, target);
                long open = range.stream().filter(model::isOpen).count();
                expected.put(
                        partition,
                        List.of(
                                model.committed.get(partition),
                                target,
                                model.end(partition),
                                (long) range.size(),
                                range.size() - open,
                                open,
                                0L));
                range.stream().filter(model::isOpen).forEach(one -> sagas.add(orders.saga(one.order())));
            });
            assertThat(numbers).as(told).isEqualTo(expected);
            List<String> said = new ArrayList<>();
            plan.path("sagas").forEach(one -> said.add(one.asString()));
            assertThat(said).as(told).containsExactlyElementsOf(sagas);
            assertThat(codes(plan, "WARNING").contains("ORDER_ALREADY_PASSED"))
                    .as(told)
                    .isEqualTo(model.laterOneSucceeded(selected));
        }

        private void carryOut(JsonNode plan) {
            model.fixAllBut(sample.stubborn());
            orders.service().failingOnlyFor(ids(sample.stubborn()));
            Map<String, Object> request = new HashMap<>(Map.of(
                    "planId",
                    plan.path("planId").asString(),
                    "whenActive",
                    sample.live() ? "EVICT" : "REFUSE",
                    "reason",
                    "A sample",
                    "acknowledge",
                    codes(plan, "WARNING")));
            request.put("planDigest", plan.path("planDigest").asString());
            String rewind = console.post("/rewinds", request)
                    .expect(202)
                    .json()
                    .path("rewindId")
                    .asString();
            if (!sample.live()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> state(rewind).equals("VERIFYING") || ended(rewind));
                orders.service().start();
            }
            await("the end of " + rewind).atMost(Duration.ofSeconds(90)).until(() -> ended(rewind));

            for (int partition : List.copyOf(model.committed.keySet())) {
                long committed = model.committed.get(partition);
                model.consume(partition, Math.min(committed, targets.getOrDefault(partition, committed)));
            }
            String told = shown(rewind).toString();
            assertThat(state(rewind)).as(told).isEqualTo(model.end(selected));
            assertThat(shown(rewind).path("messages").path("recovered").asLong())
                    .as(told)
                    .isEqualTo(selected.stream()
                            .filter(one -> model.outcomes.get(one.number()) == Outcome.SUCCEEDED)
                            .count());
            await(told).atMost(Duration.ofSeconds(60)).untilAsserted(this::isAsTheModel);
        }

        private JsonNode shown(String rewind) {
            return console.get("/rewinds/" + rewind).expect(200).json();
        }

        private String state(String rewind) {
            return shown(rewind).path("state").asString();
        }

        private boolean ended(String rewind) {
            return !shown(rewind).path("endedAt").isMissingNode()
                    && !shown(rewind).path("endedAt").isNull();
        }

        /** Kafka's offsets, the history, and the effects: each succeeded event has had one, no other any. */
        private void isAsTheModel() {
            Map<Integer, Long> committed = new TreeMap<>(model.committed);
            committed.values().removeIf(offset -> offset == 0); // stopped at the first: no commit yet
            assertThat(orders.committed()).isEqualTo(committed);
            Map<Integer, Outcome> history = new TreeMap<>();
            model.events.forEach(one -> history.put(one.number(), Outcome.NONE));
            jdbc.sql("""
                            select distinct on (event_id) event_id, outcome
                              from timeline.event_consumption_history
                             where consumer_group = :group
                             order by event_id, outcome = 'SUCCEEDED' desc, consumption_id desc
                            """).param("group", orders.group).query(row -> {
                history.put(
                        orders.ids().indexOf(row.getObject("event_id", UUID.class)),
                        Outcome.valueOf(row.getString("outcome")));
            });
            assertThat(history).isEqualTo(model.outcomes);
            long succeeded = model.counted().getOrDefault(Outcome.SUCCEEDED, 0L);
            assertThat(orders.effects().getOrDefault(1L, 0L)).isEqualTo(succeeded);
            assertThat(orders.effects().keySet()).isSubsetOf(0L, 1L);
        }

        private Set<String> ids(Set<Integer> numbers) {
            return numbers.stream().map(one -> orders.ids().get(one).toString()).collect(Collectors.toSet());
        }

        private static Set<String> codes(JsonNode plan, String level) {
            Set<String> codes = new TreeSet<>();
            plan.path("findings").forEach(one -> {
                if (one.path("level").asString().equals(level)) {
                    codes.add(one.path("code").asString());
                }
            });
            return codes;
        }
    }
}
