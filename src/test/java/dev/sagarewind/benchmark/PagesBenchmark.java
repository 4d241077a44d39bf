package dev.sagarewind.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every page and its API call over histories of several sizes, asked in turns in one run, on consoles of 256 MB heap:
 * {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=PagesBenchmark}. Sizes and rounds:
 * {@code -Dbenchmark.rows=1000000,10000000 -Dbenchmark.rounds=200}.
 */
class PagesBenchmark {

    private static final long[] ROWS = Stream.of(
                    System.getProperty("benchmark.rows", "1000000,10000000").split(","))
            .mapToLong(Long::parseLong)
            .toArray();
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 200);
    private static final int WARM_UP = Integer.getInteger("benchmark.warmUp", 200);
    private static final int COLD_ROUNDS = 3;
    private static final int MONTHS = 12;
    private static final int OPEN = 2_000;
    /** Lets Linux forget what it has read of files; only root may. */
    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

    private static final boolean FORGETS = Files.isWritable(DROP_CACHES);

    private final PostgresProcess postgres = PostgresProcess.start();
    private final List<MeasuredConsole> consoles = new ArrayList<>();

    @Test
    void everyPage() throws Exception {
        try (postgres) {
            HistoryMaker.makeGroups();
            for (long rows : ROWS) {
                LocalDatabase database = postgres.createTimeline("rows_" + rows);
                HistoryMaker.fill(database, new HistoryMaker.Size(rows, MONTHS, OPEN));
                consoles.add(MeasuredConsole.start(database));
            }
            Map<String, List<Timings>> warm = new TreeMap<>();
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                time(round < 0 ? new TreeMap<>() : warm, round);
            }
            Map<String, List<Timings>> cold = new TreeMap<>();
            for (int round = 0; round < COLD_ROUNDS; round++) {
                postgres.crash();
                if (FORGETS) {
                    Files.writeString(DROP_CACHES, "3");
                }
                postgres.restart();
                consoles.forEach(MeasuredConsole::awaitDatabase);
                time(cold, round);
            }
            write(warm, cold);
        } finally {
            consoles.forEach(MeasuredConsole::close);
        }
    }

    /** Each size is first in every other round: who comes second finds the machine as the first has left it. */
    private void time(Map<String, List<Timings>> taken, int round) throws Exception {
        for (String path : consoles.get(0).paths().keySet()) {
            List<Timings> ofPath = taken.computeIfAbsent(
                    path,
                    each -> consoles.stream().map(console -> new Timings()).toList());
            for (int turn = 0; turn < consoles.size(); turn++) {
                int size = round % 2 == 0 ? turn : consoles.size() - 1 - turn;
                MeasuredConsole console = consoles.get(size);
                ofPath.get(size).time(() -> console.get(path));
            }
        }
    }

    private void write(Map<String, List<Timings>> warm, Map<String, List<Timings>> cold) throws IOException {
        List<String> columns = new ArrayList<>(List.of("path"));
        for (long rows : ROWS) {
            columns.add("%,d rows: median ms".formatted(rows));
            columns.add("p99");
            columns.add(FORGETS ? "cold" : "cold, but for Linux");
        }
        columns.add("median, largest : smallest");
        Figures figures = new Figures("pages", columns.toArray(String[]::new));
        for (String path : consoles.get(0).paths().keySet()) {
            List<Timings> ofSizes = warm.get(path);
            List<Object> cells = new ArrayList<>(List.of("`" + path + "`"));
            for (int size = 0; size < ofSizes.size(); size++) {
                cells.add(ofSizes.get(size).median());
                cells.add(ofSizes.get(size).percentile(99));
                cells.add(cold.get(path).get(size).median());
            }
            double smallest = ofSizes.get(0).median();
            cells.add(ofSizes.get(ofSizes.size() - 1).median() / smallest);
            figures.row(cells.toArray());
        }
        Figures board =
                new Figures("board-built", "rows", "messages open", "s until the board shows them", "resident MB");
        for (int size = 0; size < ROWS.length; size++) {
            MeasuredConsole console = consoles.get(size);
            board.row(
                    ROWS[size],
                    console.open(),
                    console.caughtUp().toMillis() / 1e3,
                    console.process().residentMegabytes());
        }
        assertThat(warm).isNotEmpty();
    }
}
