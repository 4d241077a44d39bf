package dev.sagarewind.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.guarantee.PageClient;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.PostgresProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Many operators with open pages in an incident that goes on, on one console in a container of 768 MB:
 * {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=OperatorsBenchmark}. How many, for
 * how long, over what: {@code -Dbenchmark.operators=50 -Dbenchmark.seconds=120 -Dbenchmark.rows=1000000}, of which a tenth
 * are open failures.
 */
class OperatorsBenchmark {

    private static final long ROWS = Long.getLong("benchmark.rows", 1_000_000);
    private static final int OPERATORS = Integer.getInteger("benchmark.operators", 50);
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 120);
    private static final int WARM_UP = Math.min(SECONDS, 60);
    private static final int MEGABYTES = 768;
    private static final int FAILURES_PER_SECOND = 50;
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private static final List<String> PAGES =
            List.of("/", "/failures", "/failures?cause", "/failures/{failureId}", "/consumer-groups");

    @Test
    void operatorsInAnIncident() throws Exception {
        try (PostgresProcess postgres = PostgresProcess.start()) {
            HistoryMaker.makeGroups();
            LocalDatabase database = postgres.createTimeline("operators");
            HistoryMaker.fill(database, new HistoryMaker.Size(ROWS, 12, (int) (ROWS / 10)));
            try (MeasuredConsole console = MeasuredConsole.startContained(database, MEGABYTES)) {
                List<PageClient> browsers =
                        Stream.generate(console::signIn).limit(OPERATORS).toList();
                ExecutorService threads = Executors.newCachedThreadPool();
                try {
                    Traffic incident = new Traffic(database, FAILURES_PER_SECOND, 1, 1);
                    Future<Double> failures =
                            threads.submit(() -> incident.write(Duration.ofSeconds(WARM_UP + SECONDS)));
                    look(console.paths(), browsers, threads, new LongAdder(), WARM_UP);
                    ConsoleProcess process = console.process();
                    Duration cpu = process.cpu();
                    long since = System.nanoTime();
                    LongAdder refused = new LongAdder();
                    Map<String, Timings> taken = look(console.paths(), browsers, threads, refused, SECONDS);
                    double took = (System.nanoTime() - since) / 1e9;
                    double share = process.cpu().minus(cpu).toNanos() / 1e9 / took * 100;
                    write(taken, took);
                    new Figures(
                                    "operators-process",
                                    "operators",
                                    "open messages",
                                    "new failures/s",
                                    "pages/s",
                                    "answered 503",
                                    "console: % of a core",
                                    "resident MB")
                            .row(
                                    OPERATORS,
                                    new Board(database).shown(),
                                    failures.get(),
                                    pages(taken) / took,
                                    refused,
                                    share,
                                    process.residentMegabytes());
                } finally {
                    threads.shutdownNow();
                }
            }
        }
    }

    /** All of them, who have not opened their first page at the same time. */
    private static Map<String, Timings> look(
            Map<String, String> paths,
            List<PageClient> browsers,
            ExecutorService threads,
            LongAdder refused,
            int seconds)
            throws Exception {
        Map<String, Timings> taken = new LinkedHashMap<>();
        PAGES.forEach(page -> taken.put(page, new Timings()));
        long since = System.nanoTime();
        long until = since + Duration.ofSeconds(seconds).toNanos();
        List<Future<Void>> operators = new ArrayList<>();
        for (PageClient browser : browsers) {
            List<String> pages = new ArrayList<>(PAGES);
            Collections.rotate(pages, operators.size());
            long from = since + SPREAD.toNanos() / OPERATORS * operators.size();
            operators.add(threads.submit(new Operator(browser, paths, pages, taken, refused, from, until)));
        }
        for (Future<Void> operator : operators) {
            operator.get();
        }
        return taken;
    }

    private static long pages(Map<String, Timings> taken) {
        return taken.values().stream().mapToLong(Timings::count).sum();
    }

    private static void write(Map<String, Timings> taken, double took) throws Exception {
        Figures figures = new Figures("operators", "page", "times a minute", "median ms", "p99 ms", "max ms");
        Timings all = new Timings();
        for (Map.Entry<String, Timings> each : taken.entrySet()) {
            row(figures, "`" + each.getKey() + "`", each.getValue(), took);
            all.addAll(each.getValue());
        }
        row(figures, "all", all, took);
        assertThat(all.count()).isGreaterThanOrEqualTo(OPERATORS);
    }

    private static void row(Figures figures, String name, Timings timings, double took) throws Exception {
        figures.row(
                name, timings.count() / took * 60, timings.median(), timings.percentile(99), timings.percentile(100));
    }
}
