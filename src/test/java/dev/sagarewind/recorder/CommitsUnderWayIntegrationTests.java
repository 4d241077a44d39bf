package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitsUnderWayIntegrationTests {

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void waitsUntilKafkaHasAnsweredAllThatAreUnderWay(String protocol) {
        TopicPartition partition = new TopicPartition(TestKafka.freshTopic(1), 0);
        CommitsUnderWay commits = new CommitsUnderWay();
        AtomicInteger answered = new AtomicInteger();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "group.id",
                        TestKafka.freshGroup(),
                        "group.protocol",
                        protocol,
                        "enable.auto.commit",
                        false),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(partition.topic()));
            Awaitility.await().pollInSameThread().until(() -> {
                consumer.poll(Duration.ofMillis(50));
                return !consumer.assignment().isEmpty();
            });
            for (int offset = 0; offset < CommitsUnderWay.MOST; offset++) {
                commits.requireReady(consumer);
                commits.committing(partition, offset, consumer);
                consumer.commitAsync(Map.of(partition, new OffsetAndMetadata(offset + 1L)), (offsets, problem) -> {
                    assertThat(problem).isNull();
                    answered.incrementAndGet();
                });
            }

            // None was said to be answered: to the consumer all are under way.
            commits.requireReady(consumer);

            assertThat(answered).hasValue(CommitsUnderWay.MOST);
            assertThat(consumer.committed(Set.of(partition)).get(partition).offset())
                    .isEqualTo(CommitsUnderWay.MOST);
        }
    }
}
