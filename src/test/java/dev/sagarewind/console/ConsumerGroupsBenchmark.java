package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.benchmark.Figures;
import dev.sagarewind.benchmark.ManyGroups;
import dev.sagarewind.benchmark.Timings;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.guarantee.ConsoleCalls;
import dev.sagarewind.guarantee.PageClient;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsumerGroupsTool;
import dev.sagarewind.support.TestKafka;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * The consumer groups of a large cluster, as the console shows them and as {@code kafka-consumer-groups --describe
 * --all-groups} prints them, in turns. The console is a process that goes on; the tool is started for each look, which
 * is told apart by what it takes to list the names alone. Not part of the suite:
 * {@code ./mvnw test -Dtest=ConsumerGroupsBenchmark}.
 */
@ConsoleTest
class ConsumerGroupsBenchmark {

    private static final int GROUPS = Integer.getInteger("benchmark.groups", 1_000);
    private static final int PARTITIONS = Integer.getInteger("benchmark.partitions", 24);
    private static final int TOPICS = Integer.getInteger("benchmark.topics", 20);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 10);
    private static final int WARM_UP = Integer.getInteger("benchmark.warmUp", 5);

    @Autowired
    ConsumerGroups kafka;

    @LocalServerPort
    int port;

    private final Map<String, Timings> timings = new LinkedHashMap<>();
    private Duration oldest = Duration.ZERO;

    @Test
    void showsAllGroups() throws Exception {
        ManyGroups.make(TestKafka.bootstrapServers(), new ManyGroups.Size(GROUPS, PARTITIONS, TOPICS));
        URI console = URI.create("http://127.0.0.1:" + port);
        PageClient browser = new PageClient(console, "operator");
        ConsoleCalls api = new ConsoleCalls(console);
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            boolean counts = round >= 0;
            time("console: the page, its first 50", counts, () -> page(browser));
            time("console: the API, its first 50", counts, () -> walk(api, "?q=service-&limit=50", 1));
            time(
                    "console: the API, all of them in calls of 500",
                    counts,
                    () -> walk(api, "?q=service-&limit=500", GROUPS));
            time("console: the page, filtered by a name", counts, () -> filtered(browser));
            time(
                    "console: Kafka's description of all groups, without a page",
                    counts,
                    () -> kafka.describe(kafka.ids()));
            time(
                    "console: Kafka's description of one group, without a page",
                    counts,
                    () -> kafka.describe(List.of(new ConsumerGroupId("service-0001"))));
            if (counts || round == -1) {
                time("tool: --describe --all-groups", counts, ConsumerGroupsBenchmark::describeAll);
                time("tool: --list: its start and the names", counts, () -> ConsumerGroupsTool.run("--list"));
            }
        }
        Figures figures = new Figures(
                "consumer-groups",
                "%,d groups of %d partitions".formatted(GROUPS, PARTITIONS),
                "ms, median",
                "ms, p99",
                "times faster than the tool");
        double tool = timings.get("tool: --describe --all-groups").median();
        for (Map.Entry<String, Timings> each : timings.entrySet()) {
            double own = each.getValue().median();
            figures.row(each.getKey(), own, each.getValue().percentile(99), tool / own);
        }
        figures.row("console: the oldest answer, when it had been read", (double) oldest.toMillis(), "", "");
        assertThat(oldest).isLessThan(Duration.ofSeconds(5));
    }

    private void time(String name, boolean counts, Timings.Act act) throws Exception {
        if (counts) {
            timings.computeIfAbsent(name, any -> new Timings()).time(act);
        } else {
            act.run();
        }
    }

    private static void describeAll() throws InterruptedException {
        long lines = ConsumerGroupsTool.run("--describe", "--all-groups")
                .lines()
                .filter(line -> line.startsWith("service-"))
                .count();
        assertThat(lines).isEqualTo((long) GROUPS * PARTITIONS);
    }

    private static void page(PageClient browser) {
        assertThat(browser.get("/consumer-groups?q=service-").body()).contains("service-0000", "service-0049");
    }

    private static void filtered(PageClient browser) {
        assertThat(browser.get("/consumer-groups?q=service-0007").body()).contains("service-0007");
    }

    /** @param least how many groups to come across */
    private void walk(ConsoleCalls api, String query, int least) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode slice = api.get("/consumer-groups" + query + cursor)
                    .orElseThrow()
                    .expect(200)
                    .body();
            Duration age = Duration.between(Instant.parse(slice.get("asOf").stringValue()), Instant.now());
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
            slice.get("items").forEach(each -> {
                seen.add(each.get("name").stringValue());
                assertThat(each.get("partitionCount").intValue()).isEqualTo(PARTITIONS);
                assertThat(each.get("lag").isNull()).isFalse();
            });
            cursor = slice.get("next").isNull()
                    ? ""
                    : "&cursor=" + slice.get("next").stringValue();
        } while (seen.size() < least && !cursor.isEmpty());
        assertThat(seen).hasSizeGreaterThanOrEqualTo(least).doesNotHaveDuplicates();
    }
}
