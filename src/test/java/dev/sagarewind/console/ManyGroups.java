package dev.sagarewind.console;

import dev.sagarewind.support.TestKafka;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Consumer groups without members, each with a committed offset on every partition of one of the topics. */
final class ManyGroups {

    private static final int RECORDS = 10;
    private static final int AT_ONCE = 100;

    private ManyGroups() {}

    static void make(int groups, int partitions, int topics) throws Exception {
        List<String> names = IntStream.range(0, topics)
                .mapToObj(each -> TestKafka.freshTopic(partitions))
                .toList();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int record = 0; record < topics * partitions * RECORDS; record++) {
                producer.send(
                        new ProducerRecord<>(names.get(record % topics), record / topics % partitions, "key", "value"));
            }
        }
        for (int from = 0; from < groups; from += AT_ONCE) {
            List<Integer> some = IntStream.range(from, Math.min(from + AT_ONCE, groups))
                    .boxed()
                    .toList();
            // The coordinator does not know a topic at once that was just made.
            Awaitility.await().atMost(60, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
                commit(some, names, partitions);
                return true;
            });
        }
    }

    private static void commit(List<Integer> groups, List<String> topics, int partitions)
            throws ExecutionException, InterruptedException {
        Admin admin = TestKafka.admin();
        List<KafkaFuture<Void>> answers = new ArrayList<>();
        for (int group : groups) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                offsets.put(
                        new TopicPartition(topics.get(group % topics.size()), partition),
                        new OffsetAndMetadata((group + partition) % RECORDS));
            }
            answers.add(admin.alterConsumerGroupOffsets("service-%04d".formatted(group), offsets)
                    .all());
        }
        KafkaFuture.allOf(answers.toArray(KafkaFuture[]::new)).get();
    }
}
