package dev.sagarewind.database;

import static dev.sagarewind.database.ReaderClient.ALL;
import static dev.sagarewind.database.ReaderClient.PATIENCE;
import static dev.sagarewind.database.ReaderClient.asOf;
import static dev.sagarewind.database.ReaderClient.from;
import static dev.sagarewind.database.ReaderClient.text;
import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import com.jayway.jsonpath.JsonPath;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.History;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Two PostgreSQL servers in streaming replication: lists are read from the one that follows, decisions made on the other. */
@ReaderTest
class ReaderIntegrationTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ReaderWorld world;

    private final String group = TestKafka.freshGroup();
    private final String saga = "order-" + UUID.randomUUID();
    private ReaderClient console;
    private History history;

    @BeforeEach
    void theReaderIsWell() {
        console = new ReaderClient(mvc);
        history = new History(world.database());
        console.awaitFrom("READER");
    }

    @AfterEach
    void nothingIsInItsWay() {
        world.standby().applyAfter(0);
        world.standby().resumeReplay();
    }

    @Test
    void listsComeFromTheReaderAndSayAsOfWhen() {
        for (String list : List.of(
                "/api/v1/failures",
                "/api/v1/causes",
                "/api/v1/sagas",
                "/api/v1/sagas?state=ALL",
                "/api/v1/events",
                "/api/v1/audit",
                "/",
                "/failures",
                "/sagas",
                "/audit/events",
                "/audit")) {
            MvcTestResult answer = console.get(list);

            assertThat(answer).as(list).hasStatusOk();
            assertThat(from(answer)).as(list).isEqualTo("READER");
            assertThat(asOf(answer)).as(list).isAfter(Instant.now().minusSeconds(5));
        }
        assertThat(console.get("/failures")).bodyText().contains("· lists ").doesNotContain("· history ");
        assertThat(console.get("/consumer-groups"))
                .bodyText()
                .doesNotContain("· lists ")
                .contains("history ");
    }

    @Test
    void whatAListLacksIsNewerThanTheListSays() {
        world.standby().applyAfter(6);
        history.request(saga, "order.events", "order");
        Instant committed = databaseTime();
        List<Duration> ages = new ArrayList<>();

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            MvcTestResult answer = console.get("/api/v1/events?sagaId=" + saga);
            boolean there = text(answer).contains(saga);
            if (!there && from(answer).equals("READER")) {
                assertThat(asOf(answer)).isBefore(committed);
                assertThat(text(answer)).contains("\"asOf\":\"" + asOf(answer));
            }
            ages.add(Duration.between(asOf(answer), databaseTime()));
            return there;
        });

        assertThat(ages).anyMatch(age -> age.compareTo(Duration.ofSeconds(4)) >= 0);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(console.get("/audit/events")).bodyText().contains("LISTS_OLD"));
    }

    @Test
    void aPlanNeverDecidesFromStaleRows() throws Exception {
        PartitionId partition = new PartitionId(TestKafka.freshTopic(1), 0);
        EventId recovered = history.request(saga, partition.topic(), "order");
        EventId failed = history.request(saga + "-other", partition.topic(), "order");
        sent(partition, recovered, failed);
        attempt(recovered, saga, partition, 0).failed("java.lang.IllegalStateException", "the gateway is away");
        attempt(failed, saga + "-other", partition, 1).failed("java.lang.IllegalStateException", "the gateway is away");
        await().atMost(PATIENCE).until(() -> listed().size() == 2);

        world.standby().pauseReplay();
        attempt(recovered, saga, partition, 0).succeeded();
        await().atMost(PATIENCE).until(() -> onWriter().equals(List.of("OPEN", "RECOVERED")));
        assertThat(listed()).as("the reader has not heard of it").hasSize(2);
        MvcTestResult plan = post("{\"selection\":{\"failures\":{\"consumerGroup\":\"" + group + "\"}}}");

        assertThat(plan).hasStatus(201).bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.failures").isEqualTo(1);
            assertThat(json).extractingPath("$.partitions[0].targetOffset").isEqualTo(1);
        });
        assertThat(from(plan)).isNull();
    }

    @Test
    void whoHasJustActedSeesItInTheListTheyComeBackTo() {
        EventId failed = history.request(saga, "order.events", "order");
        attempt(failed, saga, new PartitionId("order.events", 0), 7).failed("java.lang.Error", "away");
        await().atMost(PATIENCE).until(() -> listed().size() == 1);
        String failure = listed().get(0).toString();

        world.standby().pauseReplay();
        MvcTestResult done = mvc.post()
                .uri("/failures/dismissals")
                .with(who("operator", ALL))
                .with(csrf())
                .param("failureId", failure)
                .param("reason", "refunded by hand")
                .exchange();
        assertThat(done).hasStatus3xxRedirection();
        Cookie acted = done.getResponse().getCookie("saga-rewind-acted");
        String list = "/failures?state=DISMISSED&consumerGroup=" + group;

        assertThat(console.get(list))
                .bodyText()
                .doesNotContain("refunded by hand")
                .doesNotContain(failure);
        MvcTestResult own =
                mvc.get().uri(list).with(who("operator", ALL)).cookie(acted).exchange();
        assertThat(own).bodyText().contains(failure);
        assertThat(from(own)).isEqualTo("WRITER_AFTER_ACT");

        world.standby().resumeReplay();
        await().atMost(PATIENCE)
                .until(() -> from(mvc.get()
                                .uri(list)
                                .with(who("operator", ALL))
                                .cookie(acted)
                                .exchange())
                        .equals("READER"));
    }

    /** The ids of the group's open failures, as the list has them. */
    private List<?> listed() {
        return JsonPath.read(text(console.get("/api/v1/failures?consumerGroup=" + group)), "$.items[*].failureId");
    }

    private List<String> onWriter() {
        return JdbcClient.create(world.database())
                .sql("select state from saga_rewind.failure where consumer_group = :group order by state")
                .param("group", group)
                .query(String.class)
                .list();
    }

    private Instant databaseTime() {
        return JdbcClient.create(world.database())
                .sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private History.Attempt attempt(EventId event, String ofSaga, PartitionId partition, long offset) {
        return history.attempt(group, event, ofSaga, partition, offset);
    }

    /** A record for each event, all of which the group has committed. */
    private void sent(PartitionId partition, EventId... events) throws Exception {
        Map<String, Object> servers = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(servers, new StringSerializer(), new StringSerializer());
                Admin admin = Admin.create(servers)) {
            for (EventId event : events) {
                var one = new ProducerRecord<>(partition.topic(), partition.partition(), saga, "{}");
                one.headers().add("id", event.toString().getBytes(StandardCharsets.UTF_8));
                producer.send(one).get();
            }
            admin.alterConsumerGroupOffsets(
                            group,
                            Map.of(
                                    new TopicPartition(partition.topic(), partition.partition()),
                                    new OffsetAndMetadata(events.length)))
                    .all()
                    .get();
        }
    }

    private MvcTestResult post(String plan) {
        return mvc.post()
                .uri("/api/v1/rewind-plans")
                .with(httpBasic("operator", "operator"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(plan)
                .exchange();
    }
}
