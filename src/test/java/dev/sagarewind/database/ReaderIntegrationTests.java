package dev.sagarewind.database;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import com.jayway.jsonpath.JsonPath;
import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.DatabaseRoles;
import dev.sagarewind.support.LocalPostgres;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.History;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
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
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Two PostgreSQL servers in streaming replication: lists are read from the one that follows, decisions made on the other. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = ReaderWorld.Fresh.class)
@AutoConfigureMockMvc
class ReaderIntegrationTests {

    private static final String ALL = "VIEW,VIEW_PAYLOADS,REWIND,SKIP,DISMISS,AUDIT";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ReaderWorld world;

    @Autowired
    ListReads reads;

    @Autowired
    @Lists
    JdbcClient lists;

    private final String group = TestKafka.freshGroup();
    private final String saga = "order-" + UUID.randomUUID();
    private History history;

    @BeforeEach
    void theReaderIsWell() {
        history = new History(world.database());
        awaitFrom("READER");
    }

    @AfterEach
    void nothingIsInItsWay() {
        world.toReader().mend();
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
            MvcTestResult answer = get(list);

            assertThat(answer).as(list).hasStatusOk();
            assertThat(header(answer, "Lists-From")).as(list).isEqualTo("READER");
            assertThat(asOf(answer)).as(list).isAfter(Instant.now().minusSeconds(5));
        }
        assertThat(get("/failures")).bodyText().contains("· lists ").doesNotContain("· history ");
        assertThat(get("/consumer-groups"))
                .bodyText()
                .doesNotContain("· lists ")
                .contains("history ");
    }

    @Test
    void whatAListLacksIsNewerThanTheListSays() {
        world.standby().applyAfter(4);
        history.request(saga, "order.events", "order");
        Instant committed = databaseTime();
        List<Duration> ages = new ArrayList<>();

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            MvcTestResult answer = get("/api/v1/events?sagaId=" + saga);
            boolean there = text(answer).contains(saga);
            if (!there && header(answer, "Lists-From").equals("READER")) {
                assertThat(asOf(answer)).isBefore(committed);
                assertThat(text(answer)).contains("\"asOf\":\"" + header(answer, "Lists-As-Of"));
            }
            ages.add(Duration.between(asOf(answer), databaseTime()));
            return there;
        });

        assertThat(ages).anyMatch(age -> age.compareTo(Duration.ofSeconds(4)) >= 0);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/audit/events")).bodyText().contains("LISTS_OLD"));
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
        MvcTestResult plan =
                post("/api/v1/rewind-plans", "{\"selection\":{\"failures\":{\"consumerGroup\":\"" + group + "\"}}}");

        assertThat(plan).hasStatus(201).bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.failures").isEqualTo(1);
            assertThat(json).extractingPath("$.partitions[0].targetOffset").isEqualTo(1);
        });
        assertThat(header(plan, "Lists-From")).isNull();
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
                .with(who("operator", ALL.split(",")))
                .with(csrf())
                .param("failureId", failure)
                .param("reason", "refunded by hand")
                .exchange();
        assertThat(done).hasStatus3xxRedirection();
        Cookie acted = done.getResponse().getCookie("saga-rewind-acted");
        String list = "/failures?state=DISMISSED&consumerGroup=" + group;

        assertThat(get(list)).bodyText().doesNotContain("refunded by hand").doesNotContain(failure);
        MvcTestResult own = mvc.get()
                .uri(list)
                .with(who("operator", ALL.split(",")))
                .cookie(acted)
                .exchange();
        assertThat(own).bodyText().contains(failure);
        assertThat(header(own, "Lists-From")).isEqualTo("WRITER_AFTER_ACT");

        world.standby().resumeReplay();
        await().atMost(PATIENCE)
                .until(() -> header(
                                mvc.get()
                                        .uri(list)
                                        .with(who("operator", ALL.split(",")))
                                        .cookie(acted)
                                        .exchange(),
                                "Lists-From")
                        .equals("READER"));
    }

    @Test
    void aReaderThatIsTooFarBehindIsNotAsked() {
        world.standby().pauseReplay();
        await().atMost(PATIENCE)
                .until(() -> header(get("/failures"), "Lists-From").equals("WRITER_READER_LATE"));
        history.request(saga, "order.events", "order");

        assertThat(get("/audit/events")).bodyText().contains("READER_LATE");
        assertThat(text(get("/api/v1/events?sagaId=" + saga))).contains(saga);
        MvcTestResult export = get("/audit/events.csv?sagaId=" + saga);
        assertThat(header(export, "Lists-From")).as("an export may be old").isEqualTo("READER");
        assertThat(asOf(export)).isBefore(Instant.now().minusSeconds(8));

        world.standby().resumeReplay();
        awaitFrom("READER");
    }

    @Test
    void listsGoOnWithoutTheReaderAndExportsWaitForIt() {
        world.toReader().cut();

        MvcTestResult list = get("/audit/events");
        assertThat(list).hasStatusOk().bodyText().contains("READER_AWAY");
        assertThat(header(list, "Lists-From")).isEqualTo("WRITER_READER_AWAY");
        for (String export : List.of("/audit/events.csv", "/audit.csv", "/failures.csv")) {
            assertThat(get(export)).as(export).hasStatus(503).bodyText().contains("READER_UNAVAILABLE");
        }

        world.toReader().mend();
        awaitFrom("READER");
        assertThat(get("/audit/events.csv")).hasStatusOk();
    }

    @Test
    void aListThatTheReaderHasCutOffIsReadOnceMore() {
        LocalPostgres.execute(
                world.database(), "create table in_the_way (one int); grant select on in_the_way to saga_rewind");
        awaitOnReader("select count(*) from in_the_way");
        List<String> said = new ArrayList<>();

        long rows = reads.read(reading -> {
            long found = lists.sql("select count(*) from in_the_way")
                    .query(Long.class)
                    .single();
            if (said.isEmpty()) {
                said.add("first");
                LocalPostgres.execute(world.database(), "truncate in_the_way");
                // What the writer sends waits for whoever reads, for so long as is set; then it is cut off.
                await().atMost(PATIENCE).until(() -> {
                    lists.sql("select pg_sleep(0.2)").query().singleRow();
                    return false;
                });
            }
            return found;
        });

        assertThat(said).containsExactly("first");
        assertThat(rows).isZero();
    }

    @Test
    void aConnectionToAServerThatDoesNotWriteLeavesThePool() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(world.standby().database("shop").jdbcUrl());
            pool.setUsername(DatabaseRoles.CONSOLE);
            pool.setMaximumPoolSize(1);
            pool.setExceptionOverride(new JdbcPools.ReadOnlyServers());
            JdbcClient jdbc = JdbcClient.create(pool);
            int session = session(jdbc);
            assertThat(session(jdbc)).as("it is kept").isEqualTo(session);

            assertThatThrownBy(() -> jdbc.sql("delete from saga_rewind.session").update())
                    .hasMessageContaining("read-only transaction");

            assertThat(session(jdbc)).isNotEqualTo(session);
        }
    }

    private static int session(JdbcClient jdbc) {
        return jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
    }

    private void awaitOnReader(String query) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        reads.read(reading -> lists.sql(query).query(Long.class).single()) == 0);
    }

    private void awaitFrom(String from) {
        await().atMost(PATIENCE)
                .until(() -> header(get("/api/v1/events"), "Lists-From").equals(from));
    }

    /** The ids of the group's open failures, as the list has them. */
    private List<?> listed() {
        return JsonPath.read(text(get("/api/v1/failures?consumerGroup=" + group)), "$.items[*].failureId");
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

    private MvcTestResult get(String path) {
        return mvc.get().uri(path).with(who("operator", ALL.split(","))).exchange();
    }

    private MvcTestResult post(String path, String body) {
        return mvc.post()
                .uri(path)
                .with(httpBasic("operator", "operator"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static Instant asOf(MvcTestResult answer) {
        return Instant.parse(header(answer, "Lists-As-Of"));
    }

    private static String header(MvcTestResult answer, String name) {
        return answer.getResponse().getHeader(name);
    }

    private static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
