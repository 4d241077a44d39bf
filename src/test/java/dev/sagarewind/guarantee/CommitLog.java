package dev.sagarewind.guarantee;

import dev.sagarewind.support.TestKafka;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;

/**
 * Every commit that Kafka has accepted since the test began, read from its own log of them: what a console moved, and
 * when, without asking any console.
 */
final class CommitLog implements AutoCloseable {

    private static final String TOPIC = "__consumer_offsets";
    private static final String WITNESS = "saga-rewind ";

    /** @param metadata of the commit; a rewind writes its id into it */
    record Commit(String group, String topic, int partition, long offset, String metadata, Instant at) {

        boolean isBy(String rewindId) {
            return metadata.equals(WITNESS + rewindId);
        }

        boolean isAt(Commit other) {
            return topic.equals(other.topic()) && partition == other.partition();
        }
    }

    private final List<Commit> commits = new CopyOnWriteArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "fetch.max.wait.ms", 50),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    private final Thread thread = new Thread(this::follow, "commit-log");
    private volatile long read;
    private volatile boolean running = true;

    /** The group's coordinator has to be there already: the log's topic is made with the first group. */
    CommitLog() {
        List<TopicPartition> all = consumer.partitionsFor(TOPIC).stream()
                .map(each -> new TopicPartition(TOPIC, each.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        while (running) {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(50))) {
                take(one);
            }
            read++;
        }
        consumer.close();
    }

    private void take(ConsumerRecord<byte[], byte[]> one) {
        ByteBuffer key = ByteBuffer.wrap(one.key());
        short type = key.getShort();
        if (type != CoordinatorRecordType.OFFSET_COMMIT.id() || one.value() == null) {
            return;
        }
        OffsetCommitKey place = new OffsetCommitKey(new ByteBufferAccessor(key), (short) 0);
        ByteBuffer value = ByteBuffer.wrap(one.value());
        short version = value.getShort();
        OffsetCommitValue commit = new OffsetCommitValue(new ByteBufferAccessor(value), version);
        commits.add(new Commit(
                place.group(),
                place.topic(),
                place.partition(),
                commit.offset(),
                commit.metadata(),
                Instant.ofEpochMilli(commit.commitTimestamp())));
    }

    /** Those of a group, in the order in which Kafka took them; everything until now is among them. */
    List<Commit> of(String group) {
        long polls = read + 3;
        while (read < polls && thread.isAlive()) {
            ConsoleJar.pause(Duration.ofMillis(20));
        }
        if (!thread.isAlive()) {
            throw new AssertionError("The log of commits is not followed any more");
        }
        return commits.stream().filter(one -> one.group().equals(group)).toList();
    }

    @Override
    public void close() {
        running = false;
    }
}
