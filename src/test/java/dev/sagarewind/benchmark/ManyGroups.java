package dev.sagarewind.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.springframework.boot.DefaultApplicationArguments;

/**
 * Consumer groups without members, each with a committed offset on every partition of one of the topics. By hand, on a
 * broker that is not in use for anything else:
 * {@code ./mvnw spring-boot:test-run -Dtest.main=dev.sagarewind.benchmark.ManyGroups
 * -Dspring-boot.run.arguments="--bootstrap-servers=127.0.0.1:9092 --groups=1000 --partitions=24 --topics=20"}.
 */
public final class ManyGroups {

    /**
     * How many.
     *
     * @param partitions of each topic
     */
    public record Size(int groups, int partitions, int topics) {

        public Size {
            if (groups < 1 || partitions < 1 || topics < 1) {
                throw new IllegalArgumentException("Groups, partitions and topics: write 1 or more of each");
            }
        }
    }

    private static final int RECORDS = 10;
    private static final int AT_ONCE = 100;

    private final String bootstrapServers;
    private final Admin admin;
    private final Size size;

    private ManyGroups(String bootstrapServers, Admin admin, Size size) {
        this.bootstrapServers = bootstrapServers;
        this.admin = admin;
        this.size = size;
    }

    /** Named {@code service-0000} and so on; topics {@code many-0} and so on. What is there already stays, and is committed anew. */
    public static void make(String bootstrapServers, Size size) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            new ManyGroups(bootstrapServers, admin, size).make();
        }
    }

    public static void main(String[] arguments) throws ExecutionException, InterruptedException {
        var given = new DefaultApplicationArguments(arguments);
        Size size = new Size(
                Integer.parseInt(Arguments.only(given, "groups", "1000")),
                Integer.parseInt(Arguments.only(given, "partitions", "24")),
                Integer.parseInt(Arguments.only(given, "topics", "20")));
        long since = System.nanoTime();
        make(Arguments.only(given, "bootstrap-servers", "127.0.0.1:9092"), size);
        System.out.println(size + " made in " + Duration.ofNanos(System.nanoTime() - since));
    }

    private void make() throws ExecutionException, InterruptedException {
        List<String> topics = IntStream.range(0, size.topics())
                .mapToObj(each -> "many-" + each)
                .toList();
        createTopics(topics);
        fill(topics);
        for (int from = 0; from < size.groups(); from += AT_ONCE) {
            List<Integer> some = IntStream.range(from, Math.min(from + AT_ONCE, size.groups()))
                    .boxed()
                    .toList();
            // The coordinator does not know a topic at once that was just made.
            Awaitility.await().atMost(60, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
                commit(some, topics);
                return true;
            });
        }
    }

    private void createTopics(List<String> topics) throws ExecutionException, InterruptedException {
        List<NewTopic> wanted = topics.stream()
                .map(name -> new NewTopic(name, Optional.of(size.partitions()), Optional.empty()))
                .toList();
        for (KafkaFuture<Void> answer : admin.createTopics(wanted).values().values()) {
            try {
                answer.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private void fill(List<String> topics) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer())) {
            for (int record = 0; record < topics.size() * size.partitions() * RECORDS; record++) {
                producer.send(new ProducerRecord<>(
                        topics.get(record % topics.size()),
                        record / topics.size() % size.partitions(),
                        "key",
                        "value"));
            }
        }
    }

    private void commit(List<Integer> groups, List<String> topics) throws ExecutionException, InterruptedException {
        List<KafkaFuture<Void>> answers = new ArrayList<>();
        for (int group : groups) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (int partition = 0; partition < size.partitions(); partition++) {
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
