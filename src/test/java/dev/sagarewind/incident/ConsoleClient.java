package dev.sagarewind.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the console as a runbook would, with HTTP Basic as the operator of the embedded world. */
final class ConsoleClient {

    /** @param body null where the answer is not JSON */
    record Answer(int status, JsonNode body, String location) {

        Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("Expected " + expected + ", got " + status + ": " + body);
            }
            return this;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OPERATOR =
            "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes(UTF_8));

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI console;

    ConsoleClient(URI console) {
        this.console = console;
    }

    JsonNode get(String path) {
        return send("GET", path, null).expect(200).body();
    }

    Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    boolean answers() {
        try {
            return send("GET", "/demo/effects", null).status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private Answer send(String method, String path, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", OPERATOR)
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            boolean json = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.contains("json"))
                    .isPresent();
            return new Answer(
                    response.statusCode(),
                    json ? JSON.readTree(response.body()) : null,
                    response.headers().firstValue("Location").orElse(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
