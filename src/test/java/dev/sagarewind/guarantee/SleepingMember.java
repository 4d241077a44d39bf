package dev.sagarewind.guarantee;

import dev.sagarewind.support.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A member that never comes back after it is evicted: whoever evicted it goes on waiting, and keeps the group. */
final class SleepingMember implements AutoCloseable {

    private final KafkaConsumer<String, String> consumer;

    SleepingMember(String group, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "group.id",
                        group,
                        "enable.auto.commit",
                        false),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(topic));
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (consumer.assignment().isEmpty()) {
            consumer.poll(Duration.ofMillis(100));
            if (System.nanoTime() > until) {
                throw new AssertionError("It could not join " + group);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
