package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void resetsTwentyFourPartitions() throws Exception {
        GroupPast past = GroupPast.of(world, PARTITIONS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int record = 0; record < RECORDS; record++) {
                past.consumed(partition, "saga-" + partition + "-" + record, Outcome.SUCCEEDED);
            }
        }
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            toTheEnd(past);
            double console = millis(() -> reset(past), past);
            toTheEnd(past);
            double tool = millis(() -> tool(past), past);
            if (round >= 0) {
                ours.add(console);
                theirs.add(tool);
            }
        }
        System.out.printf(
                "%d partitions, %d rounds: console %.0f ms, kafka-consumer-groups %.0f ms (medians), ratio 1 : %.1f%n",
                PARTITIONS, ROUNDS, median(ours), median(theirs), median(theirs) / median(ours));
        assertThat(ours).hasSize(ROUNDS);
    }

    private interface Act {
        void run() throws Exception;
    }

    private double millis(Act act, GroupPast past) throws Exception {
        long since = System.nanoTime();
        act.run();
        while (!atTheStart(past)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return (System.nanoTime() - since) / 1e6;
    }

    private boolean atTheStart(GroupPast past) {
        List<GroupPartition> all =
                IntStream.range(0, PARTITIONS).mapToObj(past::at).toList();
        return Drifts.offsets(kafka.committedOn(all)).values().stream().allMatch(offset -> offset == 0);
    }

    private static void toTheEnd(GroupPast past) {
        IntStream.range(0, PARTITIONS).forEach(partition -> past.commit(partition, RECORDS));
    }

    private void reset(GroupPast past) throws Exception {
        String partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> """
                        {"consumerGroup": "%s", "topic": "%s", "partition": %d, "to": {"offset": 0}}""".formatted(past.group, past.topic, partition))
                .collect(Collectors.joining(", "));
        String basic = Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/offset-resets"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"partitions\": [" + partitions + "], \"reason\": \"benchmark\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static void tool(GroupPast past) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
                        "--bootstrap-server",
                        TestKafka.bootstrapServers(),
                        "--group",
                        past.group.value(),
                        "--topic",
                        past.topic,
                        "--reset-offsets",
                        "--to-offset",
                        "0",
                        "--execute")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
