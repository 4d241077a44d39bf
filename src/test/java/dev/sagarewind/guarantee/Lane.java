package dev.sagarewind.guarantee;

import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A consumer group with a topic of its own, in which orders fail, and the way in which its rewinds vacate it. */
final class Lane implements AutoCloseable {

    /** How the group is when a rewind of it is requested, and what is asked for. */
    enum Way {
        STOPPED("REFUSE", "classic"),
        LEAVING("WAIT", "classic"),
        LIVE_CLASSIC("EVICT", "classic"),
        LIVE_KIP848("EVICT", "consumer");

        final String whenActive;
        final String protocol;

        Way(String whenActive, String protocol) {
            this.whenActive = whenActive;
            this.protocol = protocol;
        }
    }

    static final int MEMBERS = 2;
    private static final int PARTITIONS = 3;
    /** The last partition's orders never fail: no plan is for it. */
    private static final int UNPLANNED = PARTITIONS - 1;

    private static final int ORDERS = 18;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final Way way;
    final String group = TestKafka.freshGroup();
    final String topic = TestKafka.freshTopic(PARTITIONS);
    final ChargingGroup service;
    private final KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()), new StringSerializer(), new StringSerializer());
    private final List<UUID> events = new CopyOnWriteArrayList<>();
    private int orders;

    Lane(Way way, DataSource database) {
        this.way = way;
        this.service = new ChargingGroup(group, topic, database, way.protocol);
    }

    /**
     * Orders fail, the group has gone past them, and then the gateway is back, for most.
     *
     * @return the sagas for which it is not
     */
    Set<String> incident(Random random, Ledger ledger, ConsoleCalls console) {
        Set<String> failing = new TreeSet<>();
        Set<String> stubborn = new TreeSet<>();
        boolean partly = random.nextInt(4) == 0;
        for (int order = orders; order < orders + ORDERS; order++) {
            if (order % PARTITIONS != UNPLANNED && random.nextInt(3) == 0 || order == orders) {
                failing.add(saga(order));
                if (partly && random.nextInt(3) == 0) {
                    stubborn.add(saga(order));
                }
            }
        }
        service.failFor(failing);
        service.start(MEMBERS);
        produce(ORDERS);
        awaitConsumed();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> console.open(group)
                        .filter(open -> open == ledger.owed(group))
                        .isPresent());
        if (way == Way.STOPPED) {
            service.stop();
        }
        service.failFor(stubborn);
        return stubborn;
    }

    /** So many orders, each a saga of two events in one partition. */
    synchronized void produce(int count) {
        for (int step = 1; step <= 2; step++) {
            for (int order = orders; order < orders + count; order++) {
                UUID event = UUID.randomUUID();
                events.add(event);
                ProducerRecord<String, String> one = new ProducerRecord<>(topic, partition(order), saga(order), "{}");
                one.headers().add("id", event.toString().getBytes(StandardCharsets.UTF_8));
                one.headers().add("saga_id", saga(order).getBytes(StandardCharsets.UTF_8));
                producer.send(one);
            }
        }
        orders += count;
        producer.flush();
    }

    private static int partition(int order) {
        return order % PARTITIONS;
    }

    private String saga(int order) {
        return topic + "-order-" + order;
    }

    List<UUID> events() {
        return List.copyOf(events);
    }

    void awaitConsumed() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        committed().values().stream().mapToLong(Long::longValue).sum() == events.size());
    }

    /** What Kafka has, asked past every console. */
    Map<Integer, Long> committed() {
        Map<Integer, Long> offsets = new TreeMap<>();
        try {
            TestKafka.admin()
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .forEach((at, offset) -> offsets.put(at.partition(), offset(offset)));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return offsets;
    }

    private static long offset(OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    @Override
    public void close() {
        service.close();
        producer.close();
    }

    @Override
    public String toString() {
        return way + " " + group;
    }
}
