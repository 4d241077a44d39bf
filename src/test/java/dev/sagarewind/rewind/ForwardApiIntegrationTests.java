package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestUsers;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Moves forward and undos over REST and on the pages, by whom and for whom. */
@ConsoleTest
class ForwardApiIntegrationTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final RequestPostProcessor VIEWER = who("VIEW");
    private static final RequestPostProcessor REWINDER = who("VIEW", "REWIND");
    private static final RequestPostProcessor SKIPPER = who("VIEW", "REWIND", "SKIP");

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    JdbcClient jdbc;

    private MockMvcTester mvc;

    @BeforeEach
    void client(@Autowired WebApplicationContext context) {
        mvc = MockMvcTester.from(
                context, builder -> builder.apply(springSecurity()).build());
    }

    @Test
    void onlyWhoMaySkipMovesForwardAndOnlyWithTheNumberAcknowledged() {
        try (Incident incident = stopped().orders(6)) {
            String reset = reset(incident, ", \"reason\": \"These orders were cancelled\"");

            assertThat(problem(post("/api/v1/offset-resets", reset, VIEWER), 403))
                    .isEqualTo("REWIND_NOT_PERMITTED");

            JsonNode blocked = body(post("/api/v1/offset-resets", reset, REWINDER), 403);
            assertThat(blocked.get("code").stringValue()).isEqualTo("FORWARD_MOVE_NOT_PERMITTED");
            assertThat(blocked.get("detail").stringValue()).contains("SKIP");
            JsonNode shown =
                    body(get("/api/v1/rewind-plans/" + blocked.get("planId").stringValue(), VIEWER), 200);
            assertThat(shown.get("executable").booleanValue()).isFalse();
            assertThat(shown.get("forward").booleanValue()).isTrue();
            JsonNode records = shown.get("partitions").get(0).get("records");
            assertThat(records.get("willNotBeProcessed").longValue()).isEqualTo(4);

            JsonNode unaccepted = body(post("/api/v1/offset-resets", reset, SKIPPER), 422);
            assertThat(unaccepted.get("code").stringValue()).isEqualTo("MESSAGES_NOT_PROCESSED");
            assertThat(unaccepted.get("findings").get(0).get("detail").stringValue())
                    .startsWith("4 messages will never be processed by " + incident.group);
            String plan = unaccepted.get("planId").stringValue();
            JsonNode listed = body(get("/api/v1/rewind-plans/" + plan + "/records", VIEWER), 200);
            assertThat(listed.get("items")
                            .valueStream()
                            .map(item -> item.get("forecast").stringValue()))
                    .containsExactly("NOT_PROCESSED", "NOT_PROCESSED", "NOT_PROCESSED", "NOT_PROCESSED");
            String accept = ", \"reason\": \"These orders were cancelled\""
                    + ", \"acknowledge\": [\"MESSAGES_NOT_PROCESSED\"], \"planDigest\": \""
                    + unaccepted.get("planDigest").stringValue() + "\"";
            String ofPlan = "{\"planId\": \"" + plan + "\"" + accept + "}";
            assertThat(problem(post("/api/v1/rewinds", ofPlan, REWINDER), 403)).isEqualTo("SKIP_NOT_PERMITTED");
            assertThat(incident.committed(kafka).get(1)).isEqualTo(4);

            JsonNode accepted = body(post("/api/v1/offset-resets", reset(incident, accept), SKIPPER), 202);
            String id = accepted.get("rewindId").stringValue();
            await().atMost(Duration.ofSeconds(20)).until(() -> state(id).equals("MOVED"));
            assertThat(incident.committed(kafka).get(1)).isEqualTo(8);
            JsonNode moved = body(get("/api/v1/rewinds/" + id, VIEWER), 200);
            assertThat(moved.get("messages").get("notProcessed").longValue()).isEqualTo(4);
            assertThat(moved.get("partitions").get(0).get("result").stringValue())
                    .isEqualTo("MOVED");
            assertThat(text(get("/rewinds/" + id, VIEWER)))
                    .contains(incident.group + " was moved forward; 4 messages were not processed", "Moved forward")
                    .doesNotContain("??");
        }
    }

    @Test
    void thePageSaysWhatIsLeftBehindBeforeAnythingElse() {
        try (Incident incident = stopped().orders(6)) {
            String planPage = redirect(form(
                    "/rewind-plans",
                    SKIPPER,
                    "consumerGroup",
                    incident.group.value(),
                    "topic",
                    incident.topic,
                    "partition",
                    "1",
                    "offset",
                    "latest"));

            assertThat(text(get(planPage, SKIPPER)))
                    .contains("4 messages will never be processed by " + incident.group)
                    .contains("Move " + incident.group + " forward", "class=\"primary wide-button danger\"")
                    .contains("They are never to be processed", "4 messages are left behind", incident.saga(1))
                    .doesNotContain("Rewind " + incident.group, "??");
            assertThat(text(get(planPage, REWINDER))).contains("takes the permission SKIP");
            assertThat(text(get(planPage + "?limit=1", SKIPPER))).contains("Show all 4");
        }
    }

    @Test
    void anUndoIsARewindOfItsOwnWithTheSameKeyOnce() {
        try (Incident incident = stopped()) {
            Map<Integer, Long> before = incident.committed(kafka);
            String original = rewound(incident);
            String decision = "{\"reason\": \"The wrong group\", \"ticket\": \"INC-7\"}";
            String undo = "/api/v1/rewinds/" + original + "/undo";

            assertThat(problem(post(undo, decision, VIEWER), 403)).isEqualTo("REWIND_NOT_PERMITTED");
            assertThat(problem(post(undo, decision, REWINDER), 409)).isEqualTo("REWIND_NOT_ENDED");
            endNow(original);
            assertThat(problem(post("/api/v1/rewinds/" + UUID.randomUUID() + "/undo", decision, REWINDER), 404))
                    .isEqualTo("REWIND_UNKNOWN");

            MvcTestResult first = keyed(undo, decision, "undo-1");
            JsonNode accepted = body(first, 202);
            String id = accepted.get("rewindId").stringValue();
            assertThat(first.getResponse().getHeader("Location")).isEqualTo("/api/v1/rewinds/" + id);
            assertThat(accepted.get("undoOf").stringValue()).isEqualTo(original);
            await().atMost(Duration.ofSeconds(20)).until(() -> state(id).equals("MOVED"));
            assertThat(body(keyed(undo, decision, "undo-1"), 202)
                            .get("rewindId")
                            .stringValue())
                    .isEqualTo(id);
            assertThat(problem(keyed(undo, "{\"reason\": \"Another\"}", "undo-1"), 422))
                    .isEqualTo("IDEMPOTENCY_KEY_REUSED");

            assertThat(incident.committed(kafka)).isEqualTo(before);
            await().until(() -> state(original).equals("UNDONE"));
            assertThat(text(get("/rewinds/" + id, VIEWER)))
                    .contains("The rewind is undone: " + incident.group + " stands where it stood before it", original)
                    .doesNotContain("??");
            assertThat(text(get("/rewinds/" + original, VIEWER)))
                    .contains("This rewind was undone", id)
                    .doesNotContain("??");
            assertThat(text(get("/rewinds", VIEWER))).contains("Undone", "Moved forward");
            JsonNode again = body(post(undo, decision, REWINDER), 422);
            assertThat(again.get("code").stringValue()).isEqualTo("NOTHING_TO_UNDO");
            assertThat(again.get("detail").stringValue()).contains("has been undone already");
            JsonNode ofForward = body(post("/api/v1/rewinds/" + id + "/undo", decision, REWINDER), 422);
            assertThat(ofForward.get("detail").stringValue()).contains("Set them back");
        }
    }

    @Test
    void thePageOfARewindMakesThePlanOfItsUndo() {
        try (Incident incident = stopped()) {
            String original = rewound(incident);
            assertThat(text(get("/rewinds/" + original, REWINDER))).contains("Undo it after its end");
            endNow(original);

            assertThat(text(get("/rewinds/" + original, REWINDER)))
                    .contains("If you undo", "Plan the undo", "name=\"undoOf\"");
            String planPage = redirect(form("/rewind-plans", REWINDER, "undoOf", original));
            assertThat(text(get(planPage, REWINDER)))
                    .contains("Undo the rewind of " + incident.group, "4 failed messages stay open")
                    .doesNotContain("??");
            JsonNode plan = body(
                    post("/api/v1/rewind-plans", "{\"selection\": {\"undoOf\": \"" + original + "\"}}", REWINDER), 201);
            assertThat(plan.get("undoOf").stringValue()).isEqualTo(original);
            assertThat(plan.get("partitions")
                            .get(0)
                            .get("records")
                            .get("staysOpen")
                            .longValue())
                    .isEqualTo(4);
        }
    }

    private Incident stopped() {
        Incident incident =
                new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board);
        incident.service.close();
        return incident;
    }

    private String rewound(Incident incident) {
        JsonNode plan = body(
                post(
                        "/api/v1/rewind-plans",
                        "{\"selection\": {\"failures\": {\"consumerGroup\": \"" + incident.group + "\"}}}",
                        REWINDER),
                201);
        JsonNode rewind = body(
                post(
                        "/api/v1/rewinds",
                        "{\"planId\": \"" + plan.get("planId").stringValue()
                                + "\", \"reason\": \"The gateway is back\"}",
                        REWINDER),
                202);
        String id = rewind.get("rewindId").stringValue();
        await().atMost(Duration.ofSeconds(20)).until(() -> state(id).equals("VERIFYING"));
        return id;
    }

    /** Its time to be proven is up. */
    private void endNow(String rewind) {
        jdbc.sql("update saga_rewind.rewind_leg set deadline = clock_timestamp() where rewind_id = :rewind")
                .param("rewind", UUID.fromString(rewind))
                .update();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> body(get("/api/v1/rewinds/" + rewind, VIEWER), 200).hasNonNull("endedAt"));
    }

    private String state(String rewind) {
        return body(get("/api/v1/rewinds/" + rewind, VIEWER), 200).get("state").stringValue();
    }

    private static String reset(Incident incident, String decision) {
        return "{\"partitions\": [{\"consumerGroup\": \"%s\", \"topic\": \"%s\", \"partition\": 1,"
                        .formatted(incident.group, incident.topic)
                + " \"to\": {\"latest\": true}}]" + decision + "}";
    }

    private static RequestPostProcessor who(String... permissions) {
        return TestUsers.who("aiko", permissions);
    }

    private MvcTestResult get(String path, RequestPostProcessor who) {
        return mvc.get().uri(path).with(who).exchange();
    }

    private MvcTestResult post(String path, String json, RequestPostProcessor who) {
        return mvc.post()
                .uri(path)
                .with(who)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    private MvcTestResult keyed(String path, String json, String key) {
        return mvc.post()
                .uri(path)
                .with(REWINDER)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    private MvcTestResult form(String path, RequestPostProcessor who, String... fields) {
        var request = mvc.post().uri(path).with(csrf()).with(who);
        for (int field = 0; field < fields.length; field += 2) {
            request = request.formField(fields[field], fields[field + 1]);
        }
        return request.exchange();
    }

    private static String redirect(MvcTestResult answer) {
        assertThat(answer).hasStatus(302);
        return answer.getResponse().getRedirectedUrl();
    }

    private static String problem(MvcTestResult answer, int status) {
        return body(answer, status).get("code").stringValue();
    }

    private static JsonNode body(MvcTestResult answer, int status) {
        assertThat(answer).hasStatus(status);
        return JSON.readTree(text(answer));
    }

    private static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
