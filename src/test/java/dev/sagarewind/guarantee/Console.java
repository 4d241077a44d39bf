package dev.sagarewind.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uses a console as the operator does: the API with HTTP Basic, the pages with a session. */
final class Console {

    /** @param code of a problem; empty else */
    record Answer(int status, String text, String contentType, String location, Duration took) {

        JsonNode json() {
            return JSON.readTree(text);
        }

        String code() {
            return contentType.contains("json") ? json().path("code").asString("") : "";
        }

        Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("Expected " + expected + ", got " + this);
            }
            return this;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OPERATOR =
            "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes(UTF_8));
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;
    private volatile String session = "";

    Console(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, Object body) {
        return post(path, body, Map.of());
    }

    Answer post(String path, Object body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        headers.forEach(request::header);
        return send(request);
    }

    /** From now on pages are those of the operator. */
    Console signIn() {
        Matcher token = CSRF.matcher(page("/sign-in").text());
        if (!token.find()) {
            throw new AssertionError("The sign-in page has no token");
        }
        String form = "username=operator&password=operator&_csrf=" + URLEncoder.encode(token.group(1), UTF_8);
        Answer answer = send(ofSession("/sign-in")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .expect(302);
        if (answer.location().contains("sign-in")) {
            throw new AssertionError("Not signed in: " + answer);
        }
        return this;
    }

    Answer page(String path) {
        return send(ofSession(path).header("Accept", "text/html").GET());
    }

    private HttpRequest.Builder ofSession(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return session.isEmpty() ? request : request.header("Cookie", session);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve("/api/v1" + path))
                .header("Authorization", OPERATOR)
                .header("Accept", "application/json");
    }

    private Answer send(HttpRequest.Builder request) {
        long since = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            response.headers()
                    .firstValue("Set-Cookie")
                    .filter(cookie -> cookie.startsWith("saga-rewind-session="))
                    .ifPresent(cookie -> session = cookie.substring(0, cookie.indexOf(';')));
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Location").orElse(""),
                    Duration.ofNanos(System.nanoTime() - since));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
