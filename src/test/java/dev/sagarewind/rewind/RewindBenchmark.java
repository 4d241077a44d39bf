package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.benchmark.Figures;
import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.OpenCount;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * From the request of a rewind to what it is for, step by step, by its number of messages and partitions. The group is
 * stopped and one member joins when the offsets are visible; or one member is there and is evicted. Not part of the suite:
 * {@code ./mvnw test -Dtest=RewindBenchmark}.
 */
@ConsoleTest
@TestPropertySource(properties = "saga-rewind.rewind.selection-limit=100000")
class RewindBenchmark {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int LARGEST = Integer.getInteger("benchmark.messages", 100_000);
    private static final int RANGE = Integer.getInteger("benchmark.range", 1_000_000);

    private static final Figures FIGURES = new Figures(
            "rewind",
            "messages",
            "partitions",
            "group",
            "rounds",
            "ms: plan",
            "ms: request to answer",
            "ms: request to offsets in Kafka",
            "ms: request to first record read again",
            "ms: request to last commit",
            "ms: request to RECOVERED");
    private static final Figures PLANS = new Figures("plan", "offsets in the range", "partitions", "ms, first", "ms");

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    /** Of one rewind, in milliseconds. */
    private record Took(double plan, double answer, double offsets, double first, double last, double recovered) {}

    @ParameterizedTest
    @CsvSource({
        "1, 1, false",
        "1000, 1, false",
        "1000, 24, false",
        "1000, 240, false",
        "1, 1, true",
        "1000, 24, true",
        "100000, 1, false",
        "100000, 24, false",
        "100000, 240, false"
    })
    void rewinds(int messages, int partitions, boolean live) throws Exception {
        int count = Math.min(messages, LARGEST);
        int rounds = count > 1_000 ? 1 : ROUNDS;
        List<Took> all = new ArrayList<>();
        for (int round = count > 1_000 ? 0 : -1; round < rounds; round++) {
            Took took = rewind(count, partitions, live);
            if (round >= 0) {
                all.add(took);
            }
        }
        FIGURES.row(
                count,
                partitions,
                live ? "live, evicted" : "stopped",
                rounds,
                median(all, Took::plan),
                median(all, Took::answer),
                live ? "" : median(all, Took::offsets),
                median(all, Took::first),
                median(all, Took::last),
                median(all, Took::recovered));
    }

    private Took rewind(int messages, int partitions, boolean live) throws Exception {
        try (Backlog backlog = new Backlog(world, messages, partitions, "FAILED")) {
            OpenCount all = new OpenCount(messages, 0, messages);
            await(() -> all.equals(board.openByGroup().get(backlog.group)));
            if (live) {
                backlog.join();
                await(() -> hasMember(backlog));
            }
            long begin = System.nanoTime();
            RewindPlan plan = plans.plan(new Selection.Matching(Incident.filter(backlog.group)), Incident.OPERATOR);
            double planned = since(begin);
            assertThat(plan.events()).hasSize(messages);

            long since = System.nanoTime();
            RewindId id = Incident.accepted(
                    rewinds.request(request(plan, live ? WhenActive.EVICT : WhenActive.REFUSE), Incident.OPERATOR));
            double answered = since(since);
            double visible = 0;
            if (!live) {
                List<GroupPartition> rewound = plan.partitions().stream()
                        .map(PlannedPartition::partition)
                        .toList();
                await(() -> kafka.committedOn(rewound).values().stream()
                        .allMatch(at -> at instanceof CommittedOffset.Committed known && known.offset() == 0));
                visible = since(since);
                backlog.join();
            }
            await(() -> rewinds.find(id).orElseThrow().state().ended());
            double recovered = since(since);
            assertThat(rewinds.find(id).orElseThrow().state()).isEqualTo(RewindState.RECOVERED);
            return new Took(
                    planned,
                    answered,
                    visible,
                    (backlog.firstRead() - since) / 1e6,
                    (backlog.lastCommit() - since) / 1e6,
                    recovered);
        }
    }

    @Test
    void plansOverALongRange() throws Exception {
        for (int partitions : new int[] {1, 24}) {
            try (Backlog backlog = new Backlog(world, RANGE, partitions, "SUCCEEDED")) {
                List<PartitionTarget> targets = backlog.all().stream()
                        .map(at -> new PartitionTarget(at, new RewindTarget.ToOffset(0), Optional.empty()))
                        .toList();
                double first = plan(targets);
                List<Double> others = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    others.add(plan(targets));
                }
                PLANS.row(RANGE, partitions, first, median(others, Double::doubleValue));
            }
        }
    }

    private double plan(List<PartitionTarget> targets) {
        long begin = System.nanoTime();
        RewindPlan plan = plans.plan(new Selection.OfPartitions(targets), Incident.OPERATOR);
        double took = since(begin);
        assertThat(plan.partitions()).hasSize(targets.size());
        return took;
    }

    private static RewindRequest request(RewindPlan plan, WhenActive whenActive) {
        return Found.request(
                plan,
                whenActive,
                plan.warnings().stream().map(Finding::code).distinct().toArray(FindingCode[]::new));
    }

    private static boolean hasMember(Backlog backlog) {
        try {
            return backlog.hasMember();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks often: what is waited for takes milliseconds, or minutes. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (since(since) > 400_000) {
                throw new IllegalStateException("It takes too long.");
            }
            TimeUnit.MILLISECONDS.sleep(since(since) < 5_000 ? 5 : 100);
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        return all.stream()
                .mapToDouble(value)
                .sorted()
                .skip(all.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
