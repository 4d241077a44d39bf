package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.Failure;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.FailureFilter;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A topic with orders, a group that fails with some of them, and what the history and Kafka say of both. */
class Incident implements AutoCloseable {

    static final Actor OPERATOR = new Actor("operator", EnumSet.allOf(Permission.class));
    static final int PARTITIONS = 3;

    final ConsumerGroupId group = new ConsumerGroupId(TestKafka.freshGroup());
    final String topic = "topic-of-" + group;
    private final Map<String, Object> client;
    final JdbcClient jdbc;
    private final HikariDataSource connections;
    final PlainService service;
    private final List<UUID> events = new ArrayList<>();

    Incident(ConsoleWorld world, Map<String, Object> consumerSettings) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(world.database());
        pool.setMaximumPoolSize(3);
        this.connections = new HikariDataSource(pool);
        this.jdbc = JdbcClient.create(connections);
        this.client = Map.of("bootstrap.servers", world.bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            TestKafka.createTopic(admin, new NewTopic(topic, PARTITIONS, (short) 1));
        }
        this.service = service(consumerSettings);
    }

    private PlainService service(Map<String, Object> consumerSettings) {
        Map<String, Object> all = new HashMap<>(client);
        all.putAll(consumerSettings);
        return new PlainService(group.value(), topic, jdbc, all);
    }

    /** Sends so many orders, each a saga of two events in one partition. */
    Incident orders(int count) {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            for (int step = 1; step <= 2; step++) {
                for (int order = 0; order < count; order++) {
                    UUID event = UUID.randomUUID();
                    events.add(event);
                    ProducerRecord<String, String> one =
                            new ProducerRecord<>(topic, order % PARTITIONS, saga(order), "{}");
                    one.headers().add("id", event.toString().getBytes(StandardCharsets.UTF_8));
                    one.headers().add("saga_id", saga(order).getBytes(StandardCharsets.UTF_8));
                    producer.send(one);
                }
            }
        }
        return this;
    }

    String saga(int order) {
        return topic + "-order-" + order;
    }

    /** Every so-manieth order fails. */
    Incident failingEvery(int count, int orders) {
        Set<String> sagas = new TreeSet<>();
        for (int order = 0; order < orders; order += count) {
            sagas.add(saga(order));
        }
        service.failingFor(sagas);
        return this;
    }

    /** Runs the group until it has committed everything and the board shows what failed. */
    Incident consumed(int members, ConsumerGroups kafka, FailureBoard board) {
        service.start(members);
        awaitConsumed(kafka);
        long unsettled = unsettled();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> board.openMatching(filter(), 10_000).size() == unsettled);
        return this;
    }

    void awaitConsumed(ConsumerGroups kafka) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> committed(kafka).values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        == events.size());
    }

    FailureFilter filter() {
        return filter(group);
    }

    static FailureFilter filter(ConsumerGroupId group) {
        return new FailureFilter(
                Optional.empty(),
                Optional.of(group),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    List<Failure> failures(FailureBoard board) {
        return board.openMatching(filter(), 10_000);
    }

    Map<Integer, Long> committed(ConsumerGroups kafka) {
        Map<Integer, Long> offsets = new java.util.TreeMap<>();
        kafka.committedOn(partitions())
                .forEach((at, committed) -> offsets.put(
                        at.partition().partition(),
                        committed instanceof CommittedOffset.Committed known ? known.offset() : 0L));
        return offsets;
    }

    List<GroupPartition> partitions() {
        return java.util.stream.IntStream.range(0, PARTITIONS)
                .mapToObj(this::partition)
                .toList();
    }

    GroupPartition partition(int number) {
        return new GroupPartition(group, new PartitionId(topic, number));
    }

    /** Events of the group that have rows but no success. */
    long unsettled() {
        return jdbc.sql("""
                        select count(distinct event_id)
                          from timeline.event_consumption_history h
                         where consumer_group = :group
                           and not exists (
                               select 1 from timeline.event_consumption_history s
                                where s.consumer_group = h.consumer_group and s.event_id = h.event_id
                                  and s.outcome = 'SUCCEEDED')
                        """).param("group", group.value()).query(Long.class).single();
    }

    /** Events that were sent and that the group has no row of. */
    long neverTried() {
        return events.size()
                - jdbc.sql("""
                        select count(distinct event_id)
                          from timeline.event_consumption_history
                         where consumer_group = :group
                        """).param("group", group.value()).query(Long.class).single();
    }

    /** Sagas whose second event succeeded before their first. */
    long outOfOrder() {
        return jdbc.sql("""
                        select count(*)
                          from timeline.event_consumption_history a
                          join timeline.event_consumption_history b using (consumer_group, saga_id)
                         where consumer_group = :group and a.outcome = 'SUCCEEDED' and b.outcome = 'SUCCEEDED'
                           and a.record_offset < b.record_offset and a.consumption_id > b.consumption_id
                        """).param("group", group.value()).query(Long.class).single();
    }

    static RewindRequest request(RewindPlan plan, WhenActive whenActive) {
        return request(plan, whenActive, 60, false);
    }

    static RewindRequest request(RewindPlan plan, WhenActive whenActive, int waitSeconds, boolean canary) {
        return new RewindRequest(
                plan.id(),
                whenActive,
                waitSeconds,
                canary,
                "The gateway is back",
                Optional.of("INC-42"),
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    static RewindId accepted(Rewinds.Requested requested) {
        assertThat(requested).isInstanceOf(Rewinds.Requested.Accepted.class);
        return ((Rewinds.Requested.Accepted) requested).rewind();
    }

    static Refusal refused(Rewinds.Requested requested) {
        assertThat(requested).isInstanceOf(Rewinds.Requested.Refused.class);
        return ((Rewinds.Requested.Refused) requested).refusal();
    }

    /** The earliest open event of each partition has been settled by somebody since. */
    void settleFirst() {
        jdbc.sql("""
                        insert into timeline.event_consumption_history (
                            consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome,
                            consumed_by, started_at)
                        select distinct on (partition) consumer_group, event_id, saga_id, event_type, topic, partition,
                               record_offset, 'SUCCEEDED', 'somebody', clock_timestamp()
                          from timeline.event_consumption_history
                         where consumer_group = :group and outcome = 'FAILED'
                         order by partition, record_offset
                        """).param("group", group.value()).update();
    }

    /** Another group of processes of the same service, as after a deployment. */
    PlainService restarted() {
        return service(Map.of());
    }

    /** Commits as a member that was evicted and does not know it yet. */
    void commitOver(int partition, long offset) {
        Map<String, Object> member = new HashMap<>(client);
        member.put("group.id", group.value());
        try (KafkaConsumer<String, String> stale =
                new KafkaConsumer<>(member, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition at = new TopicPartition(topic, partition);
            stale.assign(List.of(at));
            stale.commitSync(Map.of(at, new OffsetAndMetadata(offset)));
        }
    }

    @Override
    public void close() {
        service.close();
        connections.close();
    }
}
