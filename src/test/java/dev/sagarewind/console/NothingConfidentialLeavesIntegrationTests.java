package dev.sagarewind.console;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import com.jayway.jsonpath.JsonPath;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.History;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Walks every address that can be read, and looks for what must not be there. */
@ConsoleTest
@ExtendWith(OutputCaptureExtension.class)
@AutoConfigureMockMvc
class NothingConfidentialLeavesIntegrationTests {

    private static final String PAYLOAD = """
            {"amount": 3240, "customer": {"email": "%1$s@example.com"}, "password": "%1$s-pw",
             "note": "call %1$s@example.com", "%1$s@example.com": 1, "pan": 4111111111111111}
            """;
    private static final String MESSAGE = "no charge for %1$s@example.com, password=%1$s-pw, {\"iban\": \"%1$s\"}";
    private static final String STACK = """
            java.lang.IllegalStateException: no charge for %1$s@example.com
            \tat com.bento.payment.PaymentGateway.charge(PaymentGateway.java:88)
            Caused by: java.io.IOException: Customer[fullName=%1$s Yamada, tier=gold]
            \tat com.bento.payment.PaymentGateway.send(PaymentGateway.java:99)
            """;
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?::[^}]*)?}");

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
    private final String group = "payment-" + UUID.randomUUID();
    private final String saga = "order-" + UUID.randomUUID();
    private final Map<String, String> ids = new HashMap<>();

    @BeforeEach
    void twoMessagesFailAndSayTooMuch() throws Exception {
        History history = new History(world.database());
        PartitionId partition = new PartitionId(TestKafka.freshTopic(1), 0);
        EventId first = request(partition.topic());
        EventId second = request(partition.topic());
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", world.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (EventId event : List.of(first, second)) {
                var record = new ProducerRecord<>(partition.topic(), 0, canary + "@example.com", say(PAYLOAD));
                header(record, "id", event.toString());
                header(record, "Authorization", canary);
                header(record, "x-reply-to", canary + "@example.com");
                header(record, canary + "@example.com", "1");
                producer.send(record).get();
            }
        }
        history.attempt(group, first, saga, partition, 0)
                .failed("java.lang.IllegalStateException", say(MESSAGE), say(STACK));
        history.attempt(group, second, saga, partition, 1).failed("REFUSED", say(MESSAGE));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(JsonPath.<List<?>>read(
                                body("/api/v1/failures?consumerGroup=" + group, "application/json"), "$.items"))
                        .hasSize(2));
        String failures = body("/api/v1/failures?consumerGroup=" + group, "application/json");
        String failure = JsonPath.<List<String>>read(failures, "$.items[?(@.eventId == '" + first + "')].failureId")
                .get(0);
        String cause = JsonPath.<List<String>>read(failures, "$.items[?(@.eventId == '" + second + "')].causeId")
                .get(0);
        ids.putAll(Map.of("failureId", failure, "causeId", cause, "sagaId", saga, "eventId", first.toString()));
        ids.put("planId", plan(failure));
    }

    @Test
    void whateverPageCallOrFileIsAskedFor(CapturedOutput output) throws Exception {
        Set<String> masked = new TreeSet<>();
        for (String address : addresses()) {
            for (String accept : List.of("text/html", "application/json", "text/csv", "application/x-ndjson", "*/*")) {
                MvcTestResult answer = get(address, accept);
                String body = answer.getResponse().getContentAsString(StandardCharsets.UTF_8);
                assertThat(body).as(address + " " + accept).doesNotContain(canary, "4111111111111111");
                assertThat(answer.getResponse().getStatus()).as(address).isLessThan(500);
                if (body.contains("•••• (")) {
                    masked.add(address);
                }
            }
        }
        assertThat(body("/api/v1/failures/" + ids.get("failureId"), "application/json"))
                .as("headers of the record")
                .contains("\"Authorization\":\"•••• (token)\"", "\"x-reply-to\":\"•••• (email)\"");
        assertThat(output.getAll()).as("what was logged meanwhile").doesNotContain(canary);
        assertThat(masked)
                .as("where something was masked")
                .contains(
                        "/failures?consumerGroup=" + group,
                        "/failures/" + ids.get("failureId"),
                        "/api/v1/failures/" + ids.get("failureId"),
                        "/api/v1/failures?consumerGroup=" + group,
                        "/api/v1/causes/" + ids.get("causeId"),
                        "/api/v1/causes",
                        "/api/v1/events",
                        "/api/v1/events/" + ids.get("eventId"),
                        "/audit/events.csv",
                        "/api/v1/sagas/" + saga,
                        "/sagas.json?id=" + saga,
                        "/sagas.csv?id=" + saga);
    }

    private List<String> addresses() {
        List<String> addresses = new ArrayList<>(List.of(
                "/api/v1/failures?consumerGroup=" + group,
                "/sagas.json?id=" + saga,
                "/sagas.csv?id=" + saga,
                "/sagas?id=" + saga,
                "/search?q=" + saga,
                "/search?q=" + group,
                "/consumer-groups?name=" + group,
                "/audit/events?eventId=" + ids.get("eventId"),
                "/failures?cause=" + ids.get("causeId"),
                "/failures?consumerGroup=" + group,
                "/failures/dismissals/new?failureId=" + ids.get("failureId")));
        for (RequestMappingInfo mapping : mappings.getHandlerMethods().keySet()) {
            Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
            if (methods.isEmpty() || methods.contains(RequestMethod.GET)) {
                mapping.getPatternValues().stream().map(this::filled).forEach(addresses::add);
            }
        }
        return addresses;
    }

    private String filled(String pattern) {
        Matcher variable = VARIABLE.matcher(pattern);
        return variable.replaceAll(found -> Matcher.quoteReplacement(
                ids.getOrDefault(found.group(1), UUID.randomUUID().toString())));
    }

    private EventId request(String topic) {
        EventId event = new EventId(UUID.randomUUID());
        JdbcClient.create(world.database())
                .sql("""
                        insert into timeline.event_request_history (
                               event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by)
                        values (:event, :saga, 'order', 'CapturePayment', :topic, :key, cast(:payload as jsonb), 'order')
                        """)
                .param("event", event.value())
                .param("saga", saga)
                .param("topic", topic)
                .param("key", canary + "@example.com")
                .param("payload", say(PAYLOAD))
                .update();
        return event;
    }

    private String plan(String failure) throws Exception {
        MvcTestResult made = mvc.post()
                .uri("/api/v1/rewind-plans")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"selection\":{\"failureIds\":[\"" + failure + "\"]}}")
                .with(httpBasic("operator", "operator"))
                .exchange();
        assertThat(made).hasStatus(201);
        return JsonPath.read(made.getResponse().getContentAsString(), "$.planId");
    }

    private String say(String text) {
        return text.formatted(canary);
    }

    private static void header(ProducerRecord<?, ?> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private String body(String address, String accept) throws Exception {
        return get(address, accept).getResponse().getContentAsString(StandardCharsets.UTF_8);
    }

    private MvcTestResult get(String address, String accept) {
        var request = mvc.get().uri(address).header("Accept", accept);
        return address.startsWith("/api/")
                ? request.with(httpBasic("operator", "operator")).exchange()
                : request.with(who("aiko", "VIEW", "VIEW_PAYLOADS", "AUDIT", "REWIND", "SKIP", "DISMISS"))
                        .exchange();
    }
}
