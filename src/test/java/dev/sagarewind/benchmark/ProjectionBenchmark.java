package dev.sagarewind.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.guarantee.ConsoleJar;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.PostgresProcess;
import dev.sagarewind.support.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How fast the failure board follows the history, on a console in a container of 512 MB:
 * {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ProjectionBenchmark}. The backlog's
 * rows and how long is written and waited: {@code -Dbenchmark.rows=1000000 -Dbenchmark.seconds=30 -Dbenchmark.idle=60}.
 */
class ProjectionBenchmark {

    private static final long ROWS = Long.getLong("benchmark.rows", 1_000_000);
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 30);
    private static final int IDLE_SECONDS = Integer.getInteger("benchmark.idle", 60);
    private static final int MEGABYTES = 512;
    private static final int ROWS_OF_TRANSACTION = 100;
    private static final double FAILED = 0.005;

    private static final Duration AT_MOST = Duration.ofMinutes(8);

    private final PostgresProcess postgres = PostgresProcess.start();

    @BeforeAll
    static void groups() {
        HistoryMaker.makeGroups();
    }

    @BeforeEach
    void rememberCommits() {
        LocalPostgres.execute(postgres.database("postgres"), "alter system set track_commit_timestamp = on");
        postgres.crash();
        postgres.restart();
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void backlogs() throws Exception {
        Figures figures = new Figures(
                "projection-backlog",
                "backlog, rows",
                "of them open messages",
                "a board",
                "s from the console's start",
                "s of which it did not answer",
                "rows/s after that",
                "resident MB");
        for (int open : new int[] {0, (int) (ROWS / 10)}) {
            backlog(figures, open, false);
            backlog(figures, open, true);
        }
    }

    private void backlog(Figures figures, int open, boolean follows) throws Exception {
        LocalDatabase database = postgres.createTimeline("backlog_" + open + "_" + follows);
        Board board = new Board(database);
        if (follows) {
            try (ConsoleJar away = start(database).awaitReady()) {
                board.awaitUpToDate(AT_MOST);
                away.stop();
            }
        }
        HistoryMaker.fill(database, new HistoryMaker.Size(ROWS, Duration.ofDays(1), open), ROWS_OF_TRANSACTION);
        long since = System.nanoTime();
        try (ConsoleJar console = start(database).awaitReady()) {
            double ready = seconds(since);
            long left = follows ? board.unread() : board.open() - board.shown();
            long counted = System.nanoTime();
            board.awaitUpToDate(AT_MOST);
            figures.row(
                    ROWS,
                    board.open(),
                    follows ? "that was there, and follows" : "that is made anew",
                    seconds(since),
                    ready,
                    left == 0 ? "" : left / seconds(counted),
                    new ConsoleProcess(console.pid()).residentMegabytes());
        }
    }

    @Test
    void traffic() throws Exception {
        Figures figures = new Figures(
                "projection-traffic",
                "what is written for %d s".formatted(SECONDS),
                "rows/s written",
                "failures",
                "commit to board: median ms",
                "p99 ms",
                "max ms",
                "rows behind: most",
                "at the end",
                "s until none",
                "console: % of a core");
        traffic(figures, "1,000 failures/s, two rows a transaction", 1_000, 1, 1);
        traffic(figures, "5,000 rows/s, 0.5 % failed, ten rows a transaction", 5_000, 5, FAILED);
        traffic(figures, "5,000 failures/s, ten rows a transaction", 5_000, 5, 1);
    }

    private void traffic(Figures figures, String what, int rowsPerSecond, int eventsEach, double failed)
            throws Exception {
        LocalDatabase database = postgres.createTimeline("traffic_" + rowsPerSecond + "_" + Math.round(failed));
        Board board = new Board(database);
        try (ConsoleJar console = start(database).awaitReady()) {
            Traffic traffic = new Traffic(database, rowsPerSecond, eventsEach, failed);
            traffic.write(Duration.ofSeconds(Math.min(SECONDS, 10)));
            board.awaitUpToDate(AT_MOST);
            long before = board.last();
            ConsoleProcess process = new ConsoleProcess(console.pid());
            Duration cpu = process.cpu();
            long since = System.nanoTime();
            double written;
            long most;
            try (Behind behind = new Behind(board)) {
                written = traffic.write(Duration.ofSeconds(SECONDS));
                most = behind.most();
            }
            double took = seconds(since);
            long end = board.unread();
            double share = process.cpu().minus(cpu).toNanos() / 1e9 / took * 100;
            long ended = System.nanoTime();
            board.awaitUpToDate(AT_MOST);
            double until = seconds(ended);
            Timings delays = board.delays(before);
            figures.row(
                    what,
                    written,
                    delays.count(),
                    delays.median(),
                    delays.percentile(99),
                    delays.percentile(100),
                    most,
                    end,
                    end == 0 ? 0 : until,
                    share);
            assertThat(delays.count()).isPositive();
        }
    }

    @Test
    void idle() throws Exception {
        Figures figures = new Figures(
                "projection-idle",
                "open messages",
                "console: %% of a core, first %d s".formatted(IDLE_SECONDS),
                "second",
                "third",
                "resident MB");
        for (int open : new int[] {0, (int) (ROWS / 10)}) {
            LocalDatabase database = postgres.createTimeline("idle_" + open);
            if (open > 0) {
                HistoryMaker.fill(database, new HistoryMaker.Size(ROWS, Duration.ofDays(1), open));
            }
            Board board = new Board(database);
            try (ConsoleJar console = start(database).awaitReady()) {
                board.awaitUpToDate(AT_MOST);
                ConsoleProcess process = new ConsoleProcess(console.pid());
                awaitCalm(process);
                figures.row(board.open(), idle(process), idle(process), idle(process), process.residentMegabytes());
                assertThat(board.open()).isGreaterThanOrEqualTo(open);
            }
        }
    }

    private static double idle(ConsoleProcess process) throws InterruptedException {
        Duration before = process.cpu();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        double share = process.cpu().minus(before).toNanos() / 1e9 / IDLE_SECONDS * 100;
        assertThat(share).isLessThan(100);
        return share;
    }

    /** What a start leaves to do is done: what was compiled, and what runs once a minute for the first time. */
    private static void awaitCalm(ConsoleProcess process) {
        ConditionFactory minutes =
                Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(10));
        Duration[] before = {process.cpu()};
        minutes.until(() -> {
            Duration now = process.cpu();
            boolean calm = now.minus(before[0]).toMillis() < 500;
            before[0] = now;
            return calm;
        });
    }

    private static ConsoleJar start(LocalDatabase database) {
        return ConsoleJar.startContained(
                new ConsoleWorld(database, TestKafka.bootstrapServers()), MEGABYTES, List.of());
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
