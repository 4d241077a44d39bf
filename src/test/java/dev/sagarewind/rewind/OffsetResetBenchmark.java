package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.benchmark.Figures;
import dev.sagarewind.benchmark.Timings;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.guarantee.ConsoleCalls;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.ConsumerGroupsTool;
import dev.sagarewind.timeline.Outcome;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The one-call reset of an empty group, all gates included, beside {@code kafka-consumer-groups --reset-offsets
 * --execute}, in turns, until Kafka shows the offsets. Not part of the suite:
 * {@code ./mvnw test -Dtest=OffsetResetBenchmark}.
 */
@ConsoleTest
class OffsetResetBenchmark {

    private static final int PARTITIONS = 24;
    private static final int RECORDS = 10;
    /** The console is a process that goes on; the tool is started for each reset. */
    private static final int WARM_UP = 10;

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 20);

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @LocalServerPort
    int port;

    @Test
    void resetsTwentyFourPartitions() throws Exception {
        GroupPast past = GroupPast.of(world, PARTITIONS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int record = 0; record < RECORDS; record++) {
                past.consumed(partition, "saga-" + partition + "-" + record, Outcome.SUCCEEDED);
            }
        }
        ConsoleCalls console = new ConsoleCalls(URI.create("http://127.0.0.1:" + port));
        Timings ours = new Timings();
        Timings theirs = new Timings();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            toTheEnd(past);
            (round < 0 ? new Timings() : ours).time(untilKafkaShowsIt(() -> reset(console, past), past));
            toTheEnd(past);
            (round < 0 ? new Timings() : theirs).time(untilKafkaShowsIt(() -> tool(past), past));
        }
        Figures figures =
                new Figures("offset-reset", PARTITIONS + " partitions", "ms, median", "ms, p99", "to the console");
        figures.row("console", ours.median(), ours.percentile(99), 1.0);
        figures.row(
                "`kafka-consumer-groups --reset-offsets`",
                theirs.median(),
                theirs.percentile(99),
                theirs.median() / ours.median());
        assertThat(ours.count()).isEqualTo(ROUNDS);
    }

    private Timings.Act untilKafkaShowsIt(Timings.Act act, GroupPast past) {
        return () -> {
            act.run();
            while (!atTheStart(past)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        };
    }

    private boolean atTheStart(GroupPast past) {
        List<GroupPartition> all =
                IntStream.range(0, PARTITIONS).mapToObj(past::at).toList();
        return Drifts.offsets(kafka.committedOn(all)).values().stream().allMatch(offset -> offset == 0);
    }

    private static void toTheEnd(GroupPast past) {
        IntStream.range(0, PARTITIONS).forEach(partition -> past.commit(partition, RECORDS));
    }

    private static void reset(ConsoleCalls console, GroupPast past) {
        List<Object> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(Map.of(
                    "consumerGroup",
                    past.group.value(),
                    "topic",
                    past.topic,
                    "partition",
                    partition,
                    "to",
                    Map.of("offset", 0)));
        }
        console.post("/offset-resets", Map.of("partitions", partitions, "reason", "benchmark"), Optional.empty())
                .orElseThrow()
                .expect(202);
    }

    private static void tool(GroupPast past) throws InterruptedException {
        ConsumerGroupsTool.run(
                "--group",
                past.group.value(),
                "--topic",
                past.topic,
                "--reset-offsets",
                "--to-offset",
                "0",
                "--execute");
    }
}
