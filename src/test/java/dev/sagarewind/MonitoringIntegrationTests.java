package dev.sagarewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/** What the alert rules, the dashboard and the manual say of figures, against the figures of a console with failures. */
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringIntegrationTests {

    private static final Path ALERTS = Path.of("docker", "prometheus", "alerts.yaml");
    private static final Path DASHBOARD = Path.of("docker", "grafana", "saga-rewind.json");
    private static final Path MANUAL = Path.of("docs", "operations.md");

    private static final Pattern NAME =
            Pattern.compile("\\b(?:saga_rewind|http_server|hikaricp|jvm|process|system)_[a-z0-9_]+\\b");
    /** A label next to what it is compared with, in a selector. */
    private static final Pattern SELECTED = Pattern.compile("(\\w+)\\{([^}]*)}");

    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\) \\([^)]*?\\b([a-z]+_[a-z_]+_[a-z_]+)");
    private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** What a Prometheus adds itself. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

    @Autowired
    ConsoleWorld world;

    @Autowired
    Environment environment;

    private final String group = TestKafka.freshGroup();
    private final PartitionId partition = new PartitionId(TestKafka.freshTopic(1), 0);

    @BeforeAll
    void oneMessageFailsAndAnotherIsHeldBehindIt() {
        History history = new History(world.database());
        String saga = "order-" + group;
        EventId event = history.request(saga, partition.topic(), "order");
        history.attempt(group, event, saga, partition, 7)
                .failed("java.net.SocketTimeoutException", "Read timed out", "at com.bento.Gateway.charge(G.java:1)");
        EventId behind = history.request(saga, partition.topic(), "order");
        history.attempt(group, behind, saga, partition, 8).held(event);
        get("local.server.port", "/sign-in");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> figuresOf("consumer_group=\"" + group + "\"")
                        .containsKey("saga_rewind_cause_expiry_timestamp_seconds"));
    }

    @Test
    void tellsWhatIsOpenByGroupAndByCause() {
        Map<String, Double> figures = figuresOf("consumer_group=\"" + group + "\"");
        assertThat(figures)
                .containsEntry("saga_rewind_failures_open", 1.0)
                .containsEntry("saga_rewind_failures_held", 1.0)
                .containsEntry("saga_rewind_sagas_standing", 1.0)
                .containsEntry("saga_rewind_cause_open", 1.0)
                .containsEntry("saga_rewind_cause_held", 1.0);
        double now = System.currentTimeMillis() / 1000.0;
        assertThat(figures.get("saga_rewind_cause_oldest_timestamp_seconds")).isBetween(now - 120, now);
        // The topic is empty: what was written at this offset is not to be had any more.
        assertThat(figures.get("saga_rewind_failures_expiry_timestamp_seconds")).isNotNull();
        assertThat(scrape()).contains("error_type=\"java.net.SocketTimeoutException\"");
        assertThat(figuresOf("")).containsEntry("saga_rewind_board_rebuilding", 0.0);
    }

    @Test
    void everyFigureOfTheAlertsAndTheDashboardExistsWithItsLabels() throws IOException {
        Map<String, Set<String>> labels = labelsByFigure();

        for (Path file : new Path[] {ALERTS, DASHBOARD}) {
            String text = Files.readString(file).replace("\\\"", "\"");
            assertThat(names(text)).as(file.toString()).isNotEmpty().isSubsetOf(labels.keySet());
            for (Matcher use = SELECTED.matcher(text); use.find(); ) {
                for (Matcher label = Pattern.compile("(\\w+)=").matcher(use.group(2)); label.find(); ) {
                    assertThat(labels.get(use.group(1))).as(use.group()).contains(label.group(1));
                }
            }
            for (Matcher use = GROUPED.matcher(text); use.find(); ) {
                Set<String> there = new HashSet<>(OF_THE_SCRAPE);
                there.addAll(labels.getOrDefault(use.group(2), Set.of()));
                assertThat(there).as(use.group()).contains(use.group(1).split(", "));
            }
        }
    }

    @Test
    void theManualListsEveryFigureOfTheConsolesOwn() throws IOException {
        String section =
                Files.readString(MANUAL).split("\\R## Health and figures\\R")[1].split("\\R## ")[0];
        assertThat(own(names(section))).isEqualTo(own(labelsByFigure().keySet()));
    }

    @Test
    void everyAlertLeadsToAPlaceInTheManual() throws IOException {
        Set<String> places = new HashSet<>();
        for (Matcher heading = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE).matcher(Files.readString(MANUAL));
                heading.find(); ) {
            places.add(heading.group(1).toLowerCase().replaceAll("[^\\w -]", "").replace(' ', '-'));
        }
        String alerts = Files.readString(ALERTS);
        Matcher runbook =
                Pattern.compile("runbook: docs/operations\\.md#(\\S+)").matcher(alerts);
        long count = 0;
        for (; runbook.find(); count++) {
            assertThat(places).contains(runbook.group(1));
        }
        assertThat(count).isPositive().isEqualTo(alerts.split("- alert: ").length - 1);
    }

    private Map<String, Double> figuresOf(String label) {
        Map<String, Double> figures = new HashMap<>();
        for (Matcher sample = SAMPLE.matcher(scrape()); sample.find(); ) {
            String labels = sample.group(2) == null ? "" : sample.group(2);
            if (label.isEmpty() ? labels.isEmpty() : labels.contains(label)) {
                figures.put(sample.group(1), Double.valueOf(sample.group(3)));
            }
        }
        return figures;
    }

    private Map<String, Set<String>> labelsByFigure() {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (Matcher sample = SAMPLE.matcher(scrape()); sample.find(); ) {
            Set<String> known = labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> known.add(label.group(1)));
            }
        }
        return labels;
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        NAME.matcher(text).results().forEach(name -> names.add(name.group()));
        return names;
    }

    private static Set<String> own(Set<String> names) {
        Set<String> own = new TreeSet<>();
        names.stream()
                .filter(name -> name.startsWith("saga_rewind_"))
                // One line of the manual is about all that a timer tells.
                .map(name -> name.replaceAll("_(count|sum|max)$", ""))
                .forEach(own::add);
        return own;
    }

    private String scrape() {
        return get("local.management.port", "/actuator/prometheus");
    }

    private String get(String port, String path) {
        URI uri = URI.create("http://127.0.0.1:" + environment.getRequiredProperty(port) + path);
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
