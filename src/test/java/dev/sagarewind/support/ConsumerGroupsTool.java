package dev.sagarewind.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kafka's own {@code kafka-consumer-groups}, in a process of its own. */
public final class ConsumerGroupsTool {

    /** A row of its table; what it does not know is {@code -}. */
    public record Row(String topic, String partition, String current, String end, String lag, String clientId) {

        private static Row of(String line) {
            String[] columns = line.strip().split("\\s+");
            return new Row(columns[1], columns[2], columns[3], columns[4], columns[5], columns[8]);
        }
    }

    private ConsumerGroupsTool() {}

    public static List<Row> describe(String group) throws InterruptedException {
        return run("--describe", "--group", group)
                .lines()
                .filter(line -> line.startsWith(group + " "))
                .map(Row::of)
                .toList();
    }

    /** @return what it prints */
    public static String run(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
                "--bootstrap-server",
                TestKafka.bootstrapServers()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("kafka-consumer-groups failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
