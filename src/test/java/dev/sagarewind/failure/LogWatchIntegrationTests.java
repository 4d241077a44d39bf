package dev.sagarewind.failure;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.History;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ConsoleTest
@AutoConfigureMockMvc
class LogWatchIntegrationTests {

    private static final String DAY = "86400000";

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    JdbcLogSamples samples;

    @Autowired
    RecordTimes times;

    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String group = "payment-" + name;
    private final PartitionId partition = new PartitionId("order." + name, 0);

    @Test
    void saysThatARecordBelowTheLogStartIsLost() throws Exception {
        topic(Map.of("retention.ms", DAY));
        EventId first = failed(send(Instant.now(), 1).get(0), 0);
        send(Instant.now(), 2);
        try (Admin admin = Admin.create(servers())) {
            admin.deleteRecords(Map.of(kafkaPartition(), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }

        assertThat(awaitBasis(first, "LOST")).bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.expiresAt").isNull();
            assertThat(json).extractingPath("$.record.check").isEqualTo("LOST");
        });
        assertThat(page("/failures/" + id(first))).contains("Retention has removed it.");
        LogWatch watch = new LogWatch(kafka, samples, times, Clock.systemUTC());
        watch.refresh();
        var expiry = new RecordExpiry(watch);
        assertThat(expiry.of(partition, 1, Instant.now()).basis()).isEqualTo(ExpiryBasis.LOST);
        assertThat(expiry.of(partition, 2, Instant.now()).basis()).isEqualTo(ExpiryBasis.TIME);
    }

    @Test
    void goesByTheRecordsOwnTimestampOnceItWasReadAndRemembersIt() throws Exception {
        topic(Map.of("retention.ms", DAY));
        Instant written = Instant.now().minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.MILLIS);
        EventId event = failed(send(written, 1).get(0), 0);

        times.readOldest(bounds());

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(find(event).expiresAt()).contains(written.plus(Duration.ofDays(1))));
        JdbcClient.create(world.database())
                .sql("update saga_rewind.projection set source = null, place = null")
                .update();
        await().atMost(Duration.ofSeconds(30)).until(() -> !board.freshness().rebuilding());
        history().attempt(group, event, "saga-" + name, partition, 0).failed("E", "m");
        await().atMost(Duration.ofSeconds(20)).until(() -> find(event).attempts() == 2);
        assertThat(find(event).expiresAt()).contains(written.plus(Duration.ofDays(1)));
    }

    @Test
    void remembersTheTimestampOfARecordThatAPageHasRead() throws Exception {
        topic(Map.of("retention.ms", DAY));
        Instant written = Instant.now().minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.MILLIS);
        EventId event = failed(send(written, 1).get(0), 0);

        page("/failures/" + id(event));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(find(event).expiresAt()).contains(written.plus(Duration.ofDays(1))));
    }

    @Test
    void estimatesFromTheSizeOfTheLogAndHowFastItGrowsAndSaysSo() throws Exception {
        topic(Map.of("retention.ms", "-1", "retention.bytes", "10000000"));
        JdbcClient.create(world.database())
                .sql(
                        "insert into saga_rewind.log_sample values (?, 0, date_trunc('minute', now() - interval '10 min'), "
                                + "now() - interval '10 min', 0)")
                .param(partition.topic())
                .update();
        EventId event = failed(send(Instant.now(), 100).get(0), 0);

        // 100 records of about 1,100 bytes in 10 minutes: 10 MB are written in about 15 hours.
        assertThat(awaitBasis(event, "SIZE_ESTIMATE")).bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.kept.limitBytes").isEqualTo(10_000_000);
            assertThat(json).extractingPath("$.kept.limitSeconds").isNull();
            assertThat(json)
                    .extractingPath("$.kept.observedSeconds")
                    .asNumber()
                    .satisfies(seconds -> assertThat(seconds.intValue()).isBetween(590, 700));
        });
        assertThat(find(event).expiresAt().orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofHours(12)), Instant.now().plus(Duration.ofHours(18)));
        assertThat(page("/failures/" + id(event)))
                .contains("about 1", "by size", "An estimate: its topic keeps 9.5 MiB of each partition")
                .contains("Kafka deletes whole closed segments");
        assertThat(page("/failures?consumerGroup=" + group)).contains("about 1", "by size");
    }

    @Test
    void saysThatItDoesNotKnowHowSoonASizeIsReachedBeforeItHasWatched() throws Exception {
        topic(Map.of("retention.ms", "-1", "retention.bytes", "10000000", "cleanup.policy", "compact,delete"));
        EventId event = failed(send(Instant.now(), 3).get(0), 0);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(api("/api/v1/failures/" + id(event)))
                        .bodyJson()
                        .extractingPath("$.kept.sizeUnknown")
                        .isEqualTo(true));
        assertThat(api("/api/v1/failures/" + id(event))).bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.expiryBasis").isEqualTo("UNKNOWN");
            assertThat(json).extractingPath("$.expiresAt").isNull();
            assertThat(json).extractingPath("$.kept.compacted").isEqualTo(true);
        });
        assertThat(page("/failures/" + id(event)))
                .contains("How soon that is reached is not known", "this one can vanish at any time");
    }

    @Test
    void asksOnceAMinuteForAllAndNothingForAPage() throws Exception {
        topic(Map.of("retention.ms", DAY, "retention.bytes", "10000000"));
        failed(send(Instant.now(), 3).get(0), 0);
        List<String> calls = new ArrayList<>();
        var counting = (ConsumerGroups) Proxy.newProxyInstance(
                ConsumerGroups.class.getClassLoader(), new Class<?>[] {ConsumerGroups.class}, (proxy, method, args) -> {
                    calls.add(method.getName());
                    try {
                        return method.invoke(kafka, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        LogWatch watch = new LogWatch(counting, samples, times, Clock.systemUTC());
        watch.refresh();
        var expiry = new RecordExpiry(watch);

        assertThat(calls).containsExactlyInAnyOrder("retention", "bounds", "sizes");
        for (int offset = 0; offset < 1_000; offset++) {
            expiry.of(partition, offset, Instant.now());
        }
        watch.refresh();
        assertThat(calls).hasSize(3);
    }

    private EventId failed(EventId event, long offset) {
        history().attempt(group, event, "saga-" + name, partition, offset).failed("E", "m");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> board.find(FailureId.of(new ConsumerGroupId(group), event))
                        .isPresent());
        return event;
    }

    private History history() {
        return new History(world.database());
    }

    private Failure find(EventId event) {
        return board.find(FailureId.of(new ConsumerGroupId(group), event)).orElseThrow();
    }

    private String id(EventId event) {
        return find(event).id().toString();
    }

    private void topic(Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(servers())) {
            admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1).configs(settings)))
                    .all()
                    .get();
        }
    }

    /** Records of 1,000 bytes. */
    private List<EventId> send(Instant at, int count) {
        List<EventId> events = new ArrayList<>();
        try (var producer = new KafkaProducer<>(servers(), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                EventId event = history().request("saga-" + name, partition.topic(), "order");
                var record = new ProducerRecord<>(
                        partition.topic(), 0, at.toEpochMilli(), "saga-" + name, "x".repeat(1_000));
                record.headers().add("id", event.toString().getBytes(StandardCharsets.UTF_8));
                producer.send(record);
                events.add(event);
            }
        }
        return events;
    }

    private Map<PartitionId, LogBounds.Known> bounds() {
        return Map.of(
                partition, (LogBounds.Known) kafka.bounds(List.of(partition)).get(partition));
    }

    private MvcTestResult awaitBasis(EventId event, String basis) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(api("/api/v1/failures/" + id(event)))
                        .bodyJson()
                        .extractingPath("$.expiryBasis")
                        .isEqualTo(basis));
        return api("/api/v1/failures/" + id(event));
    }

    private MvcTestResult api(String address) {
        return mvc.get().uri(address).with(httpBasic("operator", "operator")).exchange();
    }

    private String page(String address) throws Exception {
        MvcTestResult result =
                mvc.get().uri(address).with(who("aiko", "VIEW", "REWIND")).exchange();
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsString();
    }

    private Map<String, Object> servers() {
        return Map.of("bootstrap.servers", world.bootstrapServers());
    }

    private TopicPartition kafkaPartition() {
        return new TopicPartition(partition.topic(), partition.partition());
    }
}
