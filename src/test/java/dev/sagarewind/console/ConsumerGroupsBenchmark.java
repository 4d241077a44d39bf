package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.benchmark.Figures;
import dev.sagarewind.benchmark.Timings;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.support.ConsoleTest;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    ConsumerGroups kafka;

    @LocalServerPort
    int port;

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Map<String, Timings> timings = new LinkedHashMap<>();
    private Duration oldest = Duration.ZERO;

    @Test
    void showsAllGroups() throws Exception {
        ManyGroups.make(GROUPS, PARTITIONS, TOPICS);
        signIn();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            boolean counts = round >= 0;
            time("console: the page, its first 50", counts, this::page);
            time("console: the API, its first 50", counts, () -> walk("?limit=50", 1));
            time("console: the API, all of them in calls of 500", counts, () -> walk("?limit=500", GROUPS));
            time("console: the page, filtered by a name", counts, this::filtered);
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

    private void page() throws Exception {
        assertThat(get("/consumer-groups", "text/html")).contains("service-0000", "service-0049");
    }

    private void filtered() throws Exception {
        assertThat(get("/consumer-groups?q=service-0007", "text/html")).contains("service-0007");
    }

    /** @param least how many groups to come across */
    private void walk(String query, int least) throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode slice = JSON.readTree(get("/api/v1/consumer-groups" + query + cursor, "application/json"));
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

    private void signIn() throws Exception {
        Matcher csrf = CSRF.matcher(get("/sign-in", "text/html"));
        assertThat(csrf.find()).isTrue();
        String form =
                "username=operator&password=operator&_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
    }

    private String get(String path, String accepted) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", accepted);
        if (path.startsWith("/api")) {
            String basic = Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + basic);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
