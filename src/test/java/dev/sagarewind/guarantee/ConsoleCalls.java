package dev.sagarewind.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API as a runbook calls it. A console that is gone gives no answer, which is no error here. */
public final class ConsoleCalls {

    public record Answer(int status, JsonNode body, Optional<String> location) {

        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("Expected " + expected + ", got " + status + ": " + body);
            }
            return this;
        }

        String text(String field) {
            return body.get(field).asString();
        }
    }

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String OPERATOR =
            "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes(UTF_8));

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI console;

    public ConsoleCalls(URI console) {
        this.console = console;
    }

    public Optional<Answer> get(String path) {
        return send("GET", path, Optional.empty(), Optional.empty());
    }

    public Optional<Answer> post(String path, Object body, Optional<String> idempotencyKey) {
        return send("POST", path, Optional.of(body), idempotencyKey);
    }

    /** How many messages a group owes, as the board says; absent if it does not say. */
    Optional<Integer> open(String group) {
        return get("/failures?limit=500&consumerGroup=" + URLEncoder.encode(group, UTF_8))
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.body().get("items").size());
    }

    /** A plan for everything that a group owes, and the request that carries it out. */
    public Map<String, Object> requestFor(String group, String way) {
        Object selection = Map.of("selection", Map.of("failures", Map.of("consumerGroup", group)));
        Answer plan = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> post("/rewind-plans", selection, Optional.empty()), ConsoleCalls::isNoRefusal)
                .orElseThrow()
                .expect(201);
        List<String> warnings = new ArrayList<>();
        plan.body().get("findings").forEach(finding -> {
            if (!Set.of("NOTE", "PASSED").contains(finding.get("level").asString())) {
                warnings.add(finding.get("code").asString());
            }
        });
        if (warnings.contains("UNRECORDED_RECORDS")
                || !plan.body().get("executable").asBoolean()) {
            throw new AssertionError("A plan that cannot be: " + plan.body());
        }
        return Map.of(
                "planId",
                plan.text("planId"),
                "whenActive",
                way,
                "waitSeconds",
                120,
                "reason",
                "The gateway is back",
                "ticket",
                "INC-42",
                "acknowledge",
                warnings,
                "planDigest",
                plan.text("planDigest"));
    }

    /** 503 says: nothing was moved, try again. */
    private static boolean isNoRefusal(Optional<Answer> answer) {
        return answer.filter(given -> given.status() != 503).isPresent();
    }

    private Optional<Answer> send(String method, String path, Optional<Object> body, Optional<String> key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.resolve("/api/v1" + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", OPERATOR)
                .header("Accept", "application/json")
                .method(
                        method,
                        body.map(JSON::writeValueAsString)
                                .map(BodyPublishers::ofString)
                                .orElseGet(BodyPublishers::noBody));
        body.ifPresent(given -> request.header("Content-Type", "application/json"));
        key.ifPresent(given -> request.header("Idempotency-Key", given));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return Optional.of(new Answer(
                    response.statusCode(),
                    response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body()),
                    response.headers().firstValue("Location")));
        } catch (IOException gone) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
