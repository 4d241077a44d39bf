package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A topic, a consumer group and a database with a business table, fresh for one test. */
final class Shop implements AutoCloseable {

    /** Long enough for a machine that does ten other things. */
    static final Duration LONG = Duration.ofSeconds(90);

    final LocalDatabase database;
    final JdbcClient jdbc;
    final String topic;
    final String group = TestKafka.freshGroup();
    final TopicPartition partition;

    private final KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()), new StringSerializer(), new StringSerializer());

    Shop() {
        this(1);
    }

    Shop(int partitions) {
        this(partitions, Layout.FLAT);
    }

    Shop(Layout layout) {
        this(1, layout);
    }

    private Shop(int partitions, Layout layout) {
        database = TestPostgres.freshDatabase(layout);
        jdbc = JdbcClient.create(database);
        topic = TestKafka.freshTopic(partitions);
        partition = new TopicPartition(topic, 0);
        jdbc.sql("create table effect (position bigint generated always as identity, event text not null)")
                .update();
    }

    RecordedService hold(Till till, String... properties) {
        return RecordedService.start(
                database, Till.Holding.class, () -> new Till.Holding(till), properties(properties));
    }

    RecordedService stop(Till till, String... properties) {
        return RecordedService.start(
                database, Till.Stopping.class, () -> new Till.Stopping(till), properties(properties));
    }

    RecordedService goOn(Till till, String... properties) {
        return RecordedService.start(
                database, Till.Continuing.class, () -> new Till.Continuing(till), properties(properties));
    }

    String[] properties(String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "topic=" + topic;
        all[1] = "group=" + group;
        System.arraycopy(more, 0, all, 2, more.length);
        return all;
    }

    /** An event named after its saga, a letter, and its number: {@code a1}. Its id follows from its name. */
    long send(String event) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, event.substring(0, 1), event);
        header(record, "id", id(event).toString());
        header(record, "saga_id", event.substring(0, 1));
        header(record, "event_type", "Charge");
        return send(record);
    }

    long send(ProducerRecord<String, String> record) {
        try {
            return producer.send(record).get(20, TimeUnit.SECONDS).offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void header(ProducerRecord<String, String> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    static UUID id(String event) {
        return UUID.nameUUIDFromBytes(event.getBytes(StandardCharsets.UTF_8));
    }

    List<String> effects() {
        return jdbc.sql("select event from effect order by position")
                .query(String.class)
                .list();
    }

    /** The outcomes of an event in this group, oldest first. */
    List<String> outcomes(String event) {
        return jdbc.sql("""
                        select outcome from timeline.event_consumption_history
                         where consumer_group = ? and event_id = ? order by consumption_id""").param(group).param(id(event)).query(String.class).list();
    }

    Optional<Long> committed() {
        try {
            return Optional.ofNullable(TestKafka.admin()
                            .listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get(20, TimeUnit.SECONDS)
                            .get(partition))
                    .map(OffsetAndMetadata::offset);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The events that have failed or wait in this group and are not settled. */
    List<UUID> open() {
        return jdbc.sql("""
                        select distinct o.event_id from timeline.event_consumption_history o
                         where o.consumer_group = ? and o.outcome in ('FAILED', 'HELD') and not exists (
                             select 1 from timeline.event_consumption_history s
                              where s.consumer_group = o.consumer_group and s.event_id = o.event_id
                                and s.outcome in ('SUCCEEDED', 'SKIPPED'))""").param(group).query(UUID.class).list();
    }

    /** Waits until the group has come past everything sent so far. */
    void awaitCommitted(long offset) {
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(committed()).contains(offset));
    }

    /** Puts the group's offset back; the group must have no members, for which this waits. */
    void rewindTo(long offset) {
        Awaitility.await().atMost(LONG).ignoreExceptions().until(() -> {
            alter(Map.of(partition, offset));
            return true;
        });
    }

    /** Puts the group's offsets back in the moment after its members were removed and before they are there again. */
    void evictAndRewindTo(Map<TopicPartition, Long> offsets) {
        Awaitility.await().atMost(LONG).ignoreExceptions().until(() -> {
            evict();
            alter(offsets);
            return true;
        });
    }

    private void alter(Map<TopicPartition, Long> offsets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        offsets.forEach((at, offset) -> positions.put(at, new OffsetAndMetadata(offset)));
        TestKafka.admin().alterConsumerGroupOffsets(group, positions).all().get(20, TimeUnit.SECONDS);
    }

    /** Removes the group's members: those that live rejoin by themselves. */
    void evict() {
        try {
            TestKafka.admin()
                    .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
