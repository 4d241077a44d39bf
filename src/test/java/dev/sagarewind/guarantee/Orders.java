package dev.sagarewind.guarantee;

import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A topic with orders, each a saga of two events in one partition, and a service that handles them. */
final class Orders implements AutoCloseable {

    static final String EFFECTS = """
            create table if not exists effect (
                consumer_group text not null, event_id uuid not null, at timestamptz not null default clock_timestamp())
            """;

    /** What cannot be asked when the servers are gone is asked again. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String servers;
    private final JdbcClient jdbc;
    private final LocalDatabase database;
    private final int partitions;
    private final List<UUID> events = new ArrayList<>();
    private final OrderService service;
    final String topic;
    final String group;

    Orders(FaultWorld world, String name, int partitions) {
        this(world.broker().bootstrapServers(), world.database(), name, partitions);
    }

    Orders(String servers, LocalDatabase database, String name, int partitions) {
        this.servers = servers;
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.partitions = partitions;
        this.topic = name + ".orders";
        this.group = name;
        jdbc.sql(EFFECTS).update();
        create();
        this.service = new OrderService(servers, database, group, topic);
    }

    private void create() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            TestKafka.createTopic(admin, new NewTopic(topic, Optional.of(partitions), Optional.empty()));
        }
    }

    Orders placed(int orders) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            for (int step = 1; step <= 2; step++) {
                for (int order = 0; order < orders; order++) {
                    UUID event = UUID.randomUUID();
                    events.add(event);
                    ProducerRecord<String, String> one =
                            new ProducerRecord<>(topic, order % partitions, saga(order), "{}");
                    one.headers().add("id", event.toString().getBytes(StandardCharsets.UTF_8));
                    one.headers().add("saga_id", saga(order).getBytes(StandardCharsets.UTF_8));
                    producer.send(one);
                }
            }
        }
        return this;
    }

    String saga(int order) {
        return topic + "-" + order;
    }

    OrderService service() {
        return service;
    }

    /** Both events of each order: the first ones in the order of the orders, then the second ones. */
    List<UUID> ids() {
        return List.copyOf(events);
    }

    int events() {
        return events.size();
    }

    void awaitConsumed() {
        await().atMost(PATIENCE)
                .until(() ->
                        committed().values().stream().mapToLong(Long::longValue).sum() == events.size());
    }

    /** What Kafka has, asked directly. */
    Map<Integer, Long> committed() {
        Map<Integer, Long> offsets = new TreeMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                    .partitionsToOffsetAndMetadata(group)
                    .get(30, TimeUnit.SECONDS)
                    .forEach((at, offset) -> offsets.put(at.partition(), offset == null ? -1 : offset.offset()));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return offsets;
    }

    /** How many events have had how many effects; those without any under 0. */
    Map<Long, Long> effects() {
        Map<Long, Long> byCount = new TreeMap<>();
        jdbc.sql("select count(*) from effect where consumer_group = :group group by event_id")
                .param("group", group)
                .query(Long.class)
                .list()
                .forEach(count -> byCount.merge(count, 1L, Long::sum));
        long done = byCount.values().stream().mapToLong(Long::longValue).sum();
        if (done < events.size()) {
            byCount.put(0L, events.size() - done);
        }
        return byCount;
    }

    /** Sagas whose second event succeeded before their first. */
    long outOfOrder() {
        return jdbc.sql("""
                        select count(*)
                          from timeline.event_consumption_history a
                          join timeline.event_consumption_history b using (consumer_group, saga_id)
                         where consumer_group = :group and a.outcome = 'SUCCEEDED' and b.outcome = 'SUCCEEDED'
                           and a.record_offset < b.record_offset and a.consumption_id > b.consumption_id
                        """).param("group", group).query(Long.class).single();
    }

    /**
     * How often offsets of the group were moved by a rewind, by what the broker has written down: the metadata of every
     * commit there ever was.
     */
    long movesBy(String rewind) {
        long moves = 0;
        try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = reader.partitionsFor("__consumer_offsets").stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            reader.assign(all);
            reader.seekToBeginning(all);
            Map<TopicPartition, Long> ends = reader.endOffsets(all);
            while (all.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
                    boolean itsOwn = record.value() != null
                            && new String(record.key(), StandardCharsets.UTF_8).contains(topic)
                            && new String(record.value(), StandardCharsets.UTF_8).contains(rewind);
                    moves += itsOwn ? 1 : 0;
                }
            }
        }
        return moves;
    }

    Set<String> everyOther(int orders) {
        Set<String> sagas = new java.util.TreeSet<>();
        for (int order = 0; order < orders; order += 2) {
            sagas.add(saga(order));
        }
        return sagas;
    }

    @Override
    public void close() {
        service.stop();
    }
}
