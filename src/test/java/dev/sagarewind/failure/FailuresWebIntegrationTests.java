package dev.sagarewind.failure;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import com.jayway.jsonpath.JsonPath;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.History;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ConsoleTest
@AutoConfigureMockMvc
class FailuresWebIntegrationTests {

    private static final String STACK = """
            java.lang.IllegalStateException: the gateway is away
            \tat com.bento.payment.PaymentGateway.charge(PaymentGateway.java:88)
            \tat org.springframework.kafka.listener.Listener.onMessage(Listener.java:12)
            """;

    private static final String MANY = """
            insert into timeline.event_consumption_history (
                   consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                   started_at, error_type)
            select ?, gen_random_uuid(), ?, 'CapturePayment', ?, 0, n, 'FAILED', 'payment-1', now(), 'E'
              from generate_series(10, 1019) n
            """;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String group = "payment-" + name;
    private final String saga = "order-" + UUID.randomUUID();
    private final PartitionId partition = new PartitionId("order." + name, 0);
    private History history;
    private EventId event;

    @BeforeEach
    void oneMessageFailsAndAnotherIsHeldBehindIt() throws Exception {
        history = new History(world.database());
        event = history.request(saga, partition.topic(), "order");
        try (Admin admin = Admin.create(kafka());
                var producer = new KafkaProducer<>(kafka(), new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)))
                    .all()
                    .get();
            var record = new ProducerRecord<>(partition.topic(), 0, saga, "{\"amount\":3240}");
            record.headers().add("id", event.toString().getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        }
        history.attempt(group, event, saga, partition, 0)
                .failed("java.lang.IllegalStateException", "the gateway is away", STACK);
        EventId behind = history.request(saga, partition.topic(), "order");
        history.attempt(group, behind, saga, partition, 1).held(event);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(api("/api/v1/causes?consumerGroup=" + group))
                        .bodyJson()
                        .extractingPath("$.items[0].held")
                        .isEqualTo(1));
    }

    @Test
    void listsFailuresWithWhatTheyAre() {
        assertThat(api("/api/v1/failures?consumerGroup=" + group + "&sagaId=" + saga.substring(20)))
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    assertThat(json).extractingPath("$.items.length()").isEqualTo(2);
                    assertThat(json).extractingPath("$.next").isNull();
                    assertThat(json).extractingPath("$.asOf").asString().endsWith("Z");
                    assertThat(json)
                            .extractingPath("$.items[?(@.outcome == 'FAILED')].failureId")
                            .asArray()
                            .containsExactly(id());
                    assertThat(json)
                            .extractingPath("$.items[?(@.outcome == 'HELD')].waitsFor")
                            .asArray()
                            .containsExactly(event.toString());
                });
    }

    @Test
    void goesOnWhereTheCursorSays() throws Exception {
        MvcTestResult first = api("/api/v1/failures?limit=1&consumerGroup=" + group);
        assertThat(first).bodyJson().extractingPath("$.items.length()").isEqualTo(1);
        String next = JsonPath.read(first.getResponse().getContentAsString(), "$.next");

        assertThat(api("/api/v1/failures?limit=1&consumerGroup=" + group + "&cursor=" + next))
                .bodyJson()
                .satisfies(json -> {
                    assertThat(json).extractingPath("$.items.length()").isEqualTo(1);
                    assertThat(json).extractingPath("$.next").isNull();
                });
    }

    @Test
    void handsOutAllThatMatchAsATableWhereverTheyAreAskedFor() throws Exception {
        String more = "order-more-" + name;
        JdbcClient.create(world.database())
                .sql(MANY)
                .params(group, more, partition.topic())
                .update();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(lines("/failures.csv?sagaId=" + more)).hasSize(1 + 1_010));

        assertThat(lines("/failures.csv?sagaId=" + more).stream().skip(1).map(line -> line.split(",")[0]))
                .doesNotHaveDuplicates();
        List<String> told = lines("/api/v1/failures?consumerGroup=" + group + "&sagaId=" + saga);
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).startsWith("failureId,state,outcome,").endsWith(",dismissalReason");
        assertThat(told.get(2))
                .startsWith(id() + ",OPEN,FAILED," + group + "," + event)
                .contains("the gateway is away");
        assertThat(api("/api/v1/audit?action=EXPORT&limit=1"))
                .bodyJson()
                .extractingPath("$.items[0].facts")
                .isEqualTo(Map.of("consumerGroup", group, "sagaId", saga, "rows", "2"));
        assertThat(page("/failures?consumerGroup=" + group, "VIEW")
                        .getResponse()
                        .getContentAsString())
                .contains("/failures.csv?state=OPEN&amp;consumerGroup=" + group);
    }

    private List<String> lines(String address) throws Exception {
        MvcTestResult result = mvc.get()
                .uri(address)
                .accept("text/csv")
                .with(address.startsWith("/api") ? httpBasic("operator", "operator") : who("aiko", "VIEW"))
                .exchange();
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsString().lines().toList();
    }

    @Test
    void namesEveryParameterThatCannotBeRead() {
        assertThat(api("/api/v1/failures?state=BROKEN&cause=none&from=yesterday"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .asArray()
                .containsExactly("/state", "/cause", "/from");
        assertThat(api("/api/v1/failures?group=" + group))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[0].pointer")
                .isEqualTo("/group");
        assertThat(api("/api/v1/failures?cursor=bm9uZQ")).hasStatus(400);
    }

    @Test
    void tellsOneFailureWithItsAttemptsRequestAndRecord() {
        assertThat(api("/api/v1/failures/" + id())).hasStatusOk().bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.state").isEqualTo("OPEN");
            assertThat(json).extractingPath("$.consumptions[0].errorStack").isEqualTo(STACK);
            assertThat(json).extractingPath("$.request.payload").isEqualTo("{\"amount\":3240}");
            assertThat(json).extractingPath("$.record.check").isEqualTo("SAME_EVENT");
            assertThat(json).extractingPath("$.record.logStartOffset").isEqualTo(0);
            assertThat(json).extractingPath("$.record.committedOffset").isNull();
            assertThat(json).extractingPath("$.record.value").isEqualTo("{\"amount\":3240}");
            assertThat(json).extractingPath("$.heldBehind.length()").isEqualTo(1);
        });
    }

    @Test
    void keepsWhatMessagesSayFromViewers() throws Exception {
        MvcTestResult told = mvc.get()
                .uri("/api/v1/failures/" + id())
                .with(httpBasic("viewer", "viewer"))
                .exchange();

        assertThat(told).hasStatusOk();
        assertThat(told.getResponse().getContentAsString()).doesNotContain("amount");
        assertThat(page("/failures/" + id(), "VIEW").getResponse().getContentAsString())
                .doesNotContain("amount")
                .contains("Your role may not see what messages say");
    }

    @Test
    void saysThatNobodyKnowsAFailureOrACause() {
        assertThat(api("/api/v1/failures/" + UUID.randomUUID()))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("FAILURE_UNKNOWN");
        assertThat(api("/api/v1/causes/v1:00000000"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("CAUSE_UNKNOWN");
    }

    @Test
    void saysWhyACauseIsOne() throws Exception {
        MvcTestResult causes = api("/api/v1/causes?consumerGroup=" + group);
        String cause = JsonPath.read(causes.getResponse().getContentAsString(), "$.items[0].causeId");

        assertThat(api("/api/v1/causes/" + cause)).hasStatusOk().bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.title").isEqualTo("IllegalStateException in PaymentGateway.charge");
            assertThat(json)
                    .extractingPath("$.groupedBy.frames")
                    .asArray()
                    .containsExactly("com.bento.payment.PaymentGateway.charge");
            assertThat(json).extractingPath("$.open").isEqualTo(1);
            assertThat(json).extractingPath("$.sagas").isEqualTo(1);
        });
    }

    @Test
    void showsCausesWithTheirMessagesAndAButtonThatSaysWhatItDoes() throws Exception {
        assertThat(page("/failures?consumerGroup=" + group, "VIEW", "REWIND", "SKIP", "DISMISS")
                        .getResponse()
                        .getContentAsString())
                .contains(
                        "IllegalStateException in PaymentGateway.charge", "name=\"causeId\"", "value=\"" + id() + "\"")
                .doesNotContain("disabled");
    }

    @Test
    void showsViewersTheButtonsDisabledWithTheReason() throws Exception {
        for (String path : List.of("/failures?consumerGroup=" + group, "/failures/" + id())) {
            assertThat(page(path, "VIEW").getResponse().getContentAsString())
                    .contains("disabled", "aria-describedby=\"may-not\"", "You may look but not rewind");
        }
    }

    @Test
    void showsAFailureWithItsOwnFramesMarked() throws Exception {
        assertThat(page("/failures/" + id(), "VIEW", "VIEW_PAYLOADS", "REWIND")
                        .getResponse()
                        .getContentAsString())
                .contains("CapturePayment: the gateway is away")
                .contains("<li class=\"app\">at com.bento.payment.PaymentGateway.charge<span>")
                .contains("1 frame of org.springframework.kafka")
                .contains("Read now: still this event")
                .contains("&quot;amount&quot; : 3240");
    }

    @Test
    void showsEveryStateAndAnEmptyListWithAWayOn() throws Exception {
        for (FailureState state : FailureState.values()) {
            assertThat(page("/failures?state=" + state + "&topic=nowhere", "VIEW")
                            .getResponse()
                            .getContentAsString())
                    .contains("No failure matches");
        }
    }

    private MvcTestResult api(String address) {
        return mvc.get().uri(address).with(httpBasic("operator", "operator")).exchange();
    }

    private MvcTestResult page(String address, String... permissions) {
        MvcTestResult result =
                mvc.get().uri(address).with(who("aiko", permissions)).exchange();
        assertThat(result).hasStatusOk();
        return result;
    }

    private String id() {
        return FailureId.of(new ConsumerGroupId(group), event).toString();
    }

    private Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", world.bootstrapServers());
    }
}
