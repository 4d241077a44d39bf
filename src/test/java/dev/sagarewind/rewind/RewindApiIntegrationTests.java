package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints of plans, rewinds and offset resets, against a group that is stopped. */
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RewindApiIntegrationTests {

    private static final JsonMapper JSON = new JsonMapper();
    private final HttpClient client = HttpClient.newHttpClient();

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @LocalServerPort
    int port;

    private Incident incident;

    @BeforeAll
    void stopTheGroup() {
        incident = new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board);
        incident.service.close();
    }

    @AfterAll
    void end() {
        incident.close();
    }

    @Test
    void aResetOfAnUnknownGroupCreatesNoneAndSaysSo() {
        Answer answer = reset("no-such-group", 0, "{\"offset\": 0}", "", Optional.empty());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("code")).isEqualTo("GROUP_UNKNOWN");
        assertThat(kafka.ids()).doesNotContain(new ConsumerGroupId("no-such-group"));
    }

    @Test
    void aResetOutOfRangeNamesTheRangeAndMovesNothing() {
        Map<Integer, Long> before = incident.committed(kafka);

        Answer answer = reset(incident.group.value(), 0, "{\"offset\": 4711}", "", Optional.empty());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("code")).isEqualTo("OFFSET_OUT_OF_RANGE");
        assertThat(answer.text("detail")).contains("4711", "0 to 3");
        assertThat(incident.committed(kafka)).isEqualTo(before);
    }

    @Test
    void aResetWithAnotherExpectedOffsetMovesNothing() {
        Map<Integer, Long> before = incident.committed(kafka);

        Answer answer =
                reset(incident.group.value(), 1, "{\"offset\": 0}", ", \"expectedOffset\": 3", Optional.empty());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("code")).isEqualTo("EXPECTED_OFFSET_DIFFERS");
        assertThat(incident.committed(kafka)).isEqualTo(before);
    }

    @Test
    void everyWrongFieldIsNamedWithItsPointer() {
        Answer answer = post("/offset-resets", """
                {"partitions": [{"consumerGroup": "g", "topic": "t", "partition": -1, "to": {"offset": "7"}}],
                 "whenActive": "NOW", "reset": true}
                """, Optional.empty());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("pointer").stringValue()))
                .containsExactlyInAnyOrder(
                        "/partitions/0/partition", "/partitions/0/to/offset", "/whenActive", "/reset", "/reason");
    }

    @Test
    void aViewerMayNotReset() {
        Answer answer = post("/offset-resets", "{}", Optional.empty(), "viewer");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("code")).isEqualTo("REWIND_NOT_PERMITTED");
    }

    @Test
    void aDryRunAnswersAPlanAndItsRecords() {
        Answer plan =
                post("/offset-resets", body(1, "{\"earliest\": true}", "", ", \"dryRun\": true"), Optional.empty());

        assertThat(plan.status()).isEqualTo(200);
        JsonNode partition = plan.body().get("partitions").get(0);
        assertThat(partition.get("targetOffset").longValue()).isZero();
        assertThat(partition.get("records").get("willSkip").longValue()).isEqualTo(4);
        Answer records = get("/rewind-plans/" + plan.text("planId") + "/records?limit=3");
        assertThat(records.body().get("items").size()).isEqualTo(3);
        assertThat(get("/rewind-plans/" + plan.text("planId") + "/records?cursor=" + records.text("next"))
                        .body()
                        .get("items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void theSameKeyLeadsToTheSameRewindAndAnotherBodyIsRefused() {
        String body = body(2, "{\"offset\": 2}", "", "");
        Answer first = post("/offset-resets", body, Optional.of("key-1"));
        Answer second = post("/offset-resets", body, Optional.of("key-1"));
        Answer other = post("/offset-resets", body(2, "{\"offset\": 1}", "", ""), Optional.of("key-1"));

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.location()).contains("/api/v1/rewinds/" + first.text("rewindId"));
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.text("rewindId")).isEqualTo(first.text("rewindId"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        awaitMoved(first, 2, 2);
        Answer rewind = get("/rewinds/" + first.text("rewindId"));
        assertThat(rewind.body().get("partitions").get(0).get("offsetBefore").longValue())
                .isEqualTo(4);
        assertThat(get("/rewinds?consumerGroup=" + incident.group)
                        .body()
                        .get("items")
                        .valueStream()
                        .filter(item -> item.get("rewindId").stringValue().equals(first.text("rewindId"))))
                .hasSize(1);
    }

    @Test
    void everyRefusalIsInTheAuditWithItsCodeAndWhatItWasAbout() {
        String body = body(0, "{\"offset\": 2}", "", ", \"planDigest\": \"of another plan\", \"acknowledge\": []");
        post("/offset-resets", body, Optional.empty());
        String key = "key-" + UUID.randomUUID();
        Answer first = post("/offset-resets", body(0, "{\"offset\": 2}", "", ""), Optional.of(key));
        post("/offset-resets", body(0, "{\"offset\": 1}", "", ""), Optional.of(key));
        assertThat(first.status()).isEqualTo(202);
        post("/rewinds/" + first.text("rewindId") + "/approval", "{}", Optional.empty());
        awaitMoved(first, 0, 2);
        assertThat(refusals("consumerGroup=" + incident.group))
                .contains(
                        "REWIND PLAN_DIGEST_DIFFERS", "REWIND IDEMPOTENCY_KEY_REUSED", "APPROVE NOT_AWAITING_APPROVAL");

        String unknown = UUID.randomUUID().toString();
        post(
                "/rewinds",
                "{\"planId\": \"" + unknown + "\", \"whenActive\": \"REFUSE\", \"reason\": \"back\"}",
                Optional.empty());
        assertThat(refusals("action=REWIND")).contains("REWIND PLAN_UNKNOWN");

        post("/offset-resets", "{}", Optional.empty(), "viewer");
        assertThat(refusals("actor=viewer&action=ATTEMPT")).contains("ATTEMPT REWIND_NOT_PERMITTED");
    }

    /** Until then another rewind of the group is refused; Kafka shows the offset a moment earlier. */
    private void awaitMoved(Answer requested, int partition, long offset) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> get("/rewinds/" + requested.text("rewindId"))
                        .text("state")
                        .equals(RewindState.VERIFYING.name()));
        assertThat(incident.committed(kafka).get(partition)).isEqualTo(offset);
    }

    private List<String> refusals(String filter) {
        return get("/audit?outcome=REFUSED&" + filter)
                .body()
                .get("items")
                .valueStream()
                .map(item -> item.get("action").stringValue() + " "
                        + item.get("code").stringValue())
                .toList();
    }

    private Answer reset(String group, int partition, String to, String more, Optional<String> key) {
        return post("/offset-resets", body(group, partition, to, more, ""), key);
    }

    private String body(int partition, String to, String more, String rest) {
        return body(incident.group.value(), partition, to, more, rest);
    }

    private String body(String group, int partition, String to, String more, String rest) {
        return """
                {"partitions": [{"consumerGroup": "%s", "topic": "%s", "partition": %d, "to": %s%s}],
                 "whenActive": "REFUSE", "reason": "The gateway is back"%s}
                """.formatted(group, incident.topic, partition, to, more, rest);
    }

    record Answer(int status, JsonNode body, List<String> location) {

        String text(String field) {
            return body.get(field).stringValue();
        }
    }

    private Answer get(String path) {
        return send(request(path, "operator").GET());
    }

    private Answer post(String path, String body, Optional<String> key) {
        return post(path, body, key, "operator");
    }

    private Answer post(String path, String body, Optional<String> key, String user) {
        HttpRequest.Builder request = request(path, user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        key.ifPresent(value -> request.header("Idempotency-Key", value));
        return send(request);
    }

    private HttpRequest.Builder request(String path, String user) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                .header("Authorization", "Basic " + credentials)
                .timeout(Duration.ofSeconds(30));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    JSON.readTree(response.body()),
                    response.headers().allValues("Location"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
