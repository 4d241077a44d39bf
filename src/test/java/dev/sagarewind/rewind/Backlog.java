package dev.sagarewind.rewind;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many records that a group has consumed, all with the same outcome; and a member that consumes them poll by poll. */
final class Backlog implements AutoCloseable {

    private static final String ROWS = """
            insert into timeline.event_consumption_history (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                started_at, error_type, error_message)
            select :group, md5(:group || '/' || i % :partitions || '/' || i / :partitions)::uuid, :group || '-' || i,
                   'AuthorisePayment', :topic, i % :partitions, i / :partitions, :outcome, 'payment-1',
                   clock_timestamp(),
                   case when :outcome = 'FAILED' then 'java.net.SocketTimeoutException' end,
                   case when :outcome = 'FAILED' then 'The gateway did not answer' end
              from generate_series(0, :records - 1) i
            """;

    private static final String SUCCEEDED = """
            insert into timeline.event_consumption_history (
                consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                started_at)
            select :group, r.event_id, r.saga_id, 'AuthorisePayment', :topic, r.partition, r.record_offset,
                   'SUCCEEDED', 'payment-1', clock_timestamp()
              from unnest(:events, :sagas, :partitions, :offsets) r (event_id, saga_id, partition, record_offset)
            on conflict do nothing
            """;

    final ConsumerGroupId group = new ConsumerGroupId(TestKafka.freshGroup());
    private final String topic;
    private final int records;
    private final int partitions;
    private final HikariDataSource connections;
    private final JdbcClient jdbc;
    private volatile boolean running;
    private volatile long firstRead;
    private volatile long lastCommit;
    private final Thread member = new Thread(this::consume);

    Backlog(ConsoleWorld world, int records, int partitions, String outcome) throws Exception {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(world.database());
        pool.setMaximumPoolSize(2);
        this.connections = new HikariDataSource(pool);
        this.jdbc = JdbcClient.create(connections);
        this.records = records;
        this.partitions = partitions;
        this.topic = TestKafka.freshTopic(partitions);
        send();
        jdbc.sql(ROWS)
                .param("group", group.value())
                .param("topic", topic)
                .param("partitions", partitions)
                .param("records", records)
                .param("outcome", outcome)
                .update();
        jdbc.sql("analyze timeline.event_consumption_history").update();
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), new OffsetAndMetadata(end(partition)));
        }
        TestKafka.commit(TestKafka.admin(), group.value(), ends);
    }

    private void send() throws NoSuchAlgorithmException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "linger.ms", 20),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < records; i++) {
                ProducerRecord<String, String> record =
                        new ProducerRecord<>(topic, i % partitions, group.value() + "-" + i, "{}");
                header(record, "id", event(i % partitions, i / partitions).toString());
                header(record, "saga_id", record.key());
                producer.send(record);
            }
        }
    }

    private static void header(ProducerRecord<String, String> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** What PostgreSQL's md5 makes of it too. */
    private UUID event(int partition, long offset) throws NoSuchAlgorithmException {
        String name = group.value() + "/" + partition + "/" + offset;
        ByteBuffer hash =
                ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8)));
        return new UUID(hash.getLong(), hash.getLong());
    }

    private int end(int partition) {
        return records / partitions + (partition < records % partitions ? 1 : 0);
    }

    List<GroupPartition> all() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new GroupPartition(group, new PartitionId(topic, partition)))
                .toList();
    }

    /** A member that joins now; what it reads and commits from here on is what is measured. */
    void join() {
        running = true;
        firstRead = 0;
        member.start();
    }

    boolean hasMember() throws Exception {
        return !TestKafka.admin()
                .describeConsumerGroups(List.of(group.value()))
                .all()
                .get()
                .get(group.value())
                .members()
                .stream()
                .allMatch(each -> each.assignment().topicPartitions().isEmpty());
    }

    long firstRead() {
        return firstRead;
    }

    long lastCommit() {
        return lastCommit;
    }

    private void consume() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "group.id",
                group.value(),
                "enable.auto.commit",
                false,
                "max.poll.records",
                1_000);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (running) {
                ConsumerRecords<String, String> some = consumer.poll(Duration.ofMillis(50));
                if (!some.isEmpty()) {
                    firstRead = firstRead == 0 ? System.nanoTime() : firstRead;
                    record(some);
                    commit(consumer);
                }
            }
        }
    }

    private void commit(KafkaConsumer<String, String> consumer) {
        try {
            consumer.commitSync();
            lastCommit = System.nanoTime();
        } catch (CommitFailedException | RebalanceInProgressException evicted) {
            // Redelivered after the rejoin.
        }
    }

    private void record(ConsumerRecords<String, String> some) {
        List<UUID> events = new ArrayList<>();
        List<String> sagas = new ArrayList<>();
        List<Integer> at = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        for (ConsumerRecord<String, String> one : some) {
            events.add(UUID.fromString(new String(one.headers().lastHeader("id").value(), StandardCharsets.UTF_8)));
            sagas.add(one.key());
            at.add(one.partition());
            offsets.add(one.offset());
        }
        jdbc.sql(SUCCEEDED)
                .param("group", group.value())
                .param("topic", topic)
                .param("events", events.toArray(UUID[]::new))
                .param("sagas", sagas.toArray(String[]::new))
                .param("partitions", at.toArray(Integer[]::new))
                .param("offsets", offsets.toArray(Long[]::new))
                .update();
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        member.join(20_000);
        connections.close();
    }
}
