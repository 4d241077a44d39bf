package dev.sagarewind.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sagarewind.guarantee.ConsoleJar;
import dev.sagarewind.guarantee.PageClient;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestKafka;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The production jar on one history, its board complete, and somebody signed in. */
final class MeasuredConsole implements AutoCloseable {

    private static final String API = "/api/v1";

    private final ConsoleJar jar;
    private final PageClient operator;
    private final JdbcClient history;
    private final long open;
    private final Duration caughtUp;
    private final Map<String, String> paths;

    private MeasuredConsole(ConsoleJar jar, LocalDatabase database) {
        this.jar = jar;
        long since = System.nanoTime();
        Awaitility.await().atMost(Duration.ofMinutes(20)).until(this::historyRead);
        this.caughtUp = Duration.ofNanos(System.nanoTime() - since);
        this.operator = new PageClient(jar.address, "operator");
        this.history = JdbcClient.create(database);
        this.open = new Board(database).open();
        if (shown() != open) {
            throw new AssertionError("The board shows " + shown() + " of " + open + " open messages");
        }
        this.paths = asked();
    }

    /** With a heap of 256 MB. */
    static MeasuredConsole start(LocalDatabase database) {
        ConsoleWorld world = new ConsoleWorld(database, TestKafka.bootstrapServers());
        ConsoleJar jar = ConsoleJar.startCompiling(world, List.of());
        return new MeasuredConsole(jar.awaitReady(), database);
    }

    /** As its container starts it. */
    static MeasuredConsole startContained(LocalDatabase database, int megabytes) {
        ConsoleWorld world = new ConsoleWorld(database, TestKafka.bootstrapServers());
        return new MeasuredConsole(
                ConsoleJar.startContained(world, megabytes, List.of()).awaitReady(), database);
    }

    /** What is asked for, by the name that is the same for every size. */
    Map<String, String> paths() {
        return paths;
    }

    void get(String name) {
        String path = paths.get(name);
        if (path.startsWith(API)) {
            json(path.substring(API.length()));
        } else {
            page(path);
        }
    }

    private void page(String path) {
        HttpResponse<String> answer = operator.get(path);
        // A search that finds one thing sends there.
        if (answer.statusCode() != 200 && answer.statusCode() != 302) {
            throw new AssertionError(answer + ": " + answer.body());
        }
    }

    void awaitDatabase() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::historyRead);
    }

    long open() {
        return open;
    }

    Duration caughtUp() {
        return caughtUp;
    }

    ConsoleProcess process() {
        return new ConsoleProcess(jar.pid());
    }

    URI address() {
        return jar.address;
    }

    /** Somebody else who signs in. */
    PageClient signIn() {
        return new PageClient(jar.address, "operator");
    }

    private boolean historyRead() {
        return jar.calls.get("/causes").filter(answer -> answer.status() == 200).isPresent();
    }

    private long shown() {
        long shown = 0;
        for (JsonNode cause : json("/causes?limit=500").get("items")) {
            shown += cause.get("open").asLong() + cause.get("held").asLong();
        }
        return shown;
    }

    private Map<String, String> asked() {
        String failure = newestThatFailed();
        String cause =
                json("/causes?limit=1").get("items").get(0).get("causeId").asString();
        String saga = history.sql("select saga_id from timeline.event_consumption_history"
                        + " where outcome = 'FAILED' order by consumed_at desc limit 1")
                .query(String.class)
                .single();
        Instant middle = Instant.now().minus(180, ChronoUnit.DAYS);
        String old = history.sql("select event_id from timeline.event_request_history"
                        + " where requested_at > ? order by requested_at limit 1")
                .param(middle.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .single();
        String day = days(middle, 1);
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("/", "/");
        asked.put("/failures", "/failures");
        asked.put("/failures?consumerGroup", "/failures?consumerGroup=payment");
        asked.put("/failures/{failureId}", "/failures/" + failure);
        asked.put("/failures?cause", "/failures?cause=" + encoded(cause));
        asked.put("/sagas", "/sagas");
        asked.put("/sagas/{sagaId}", "/sagas/" + encoded(saga));
        asked.put("/search", "/search?q=" + encoded(saga));
        asked.put("/consumer-groups", "/consumer-groups");
        asked.put("/consumer-group", "/consumer-group?name=payment");
        asked.put("/rewinds", "/rewinds");
        asked.put("/audit", "/audit");
        asked.put("/audit/events", "/audit/events");
        asked.put("/audit/events?consumedBy, a day", "/audit/events?consumedBy=payment-1&" + day);
        for (String page : List.of(
                "/failures",
                "/failures?consumerGroup",
                "/failures/{failureId}",
                "/failures?cause",
                "/sagas",
                "/sagas/{sagaId}",
                "/consumer-groups",
                "/consumer-group",
                "/rewinds")) {
            asked.put(API + page, API + asked.get(page));
        }
        asked.put(API + "/causes", API + "/causes");
        asked.put(API + "/causes/{causeId}", API + "/causes/" + encoded(cause));
        asked.put(API + "/events/{eventId}", API + "/events/" + old);
        asked.put(API + "/events", API + "/events");
        // So few of a day have failed in a small history that its answer would be shorter.
        asked.put(
                API + "/events?consumerGroup&outcome, thirty days",
                API + "/events?consumerGroup=payment&outcome=FAILED&" + days(middle, 30));
        asked.put(API + "/events?requestedBy, a day", API + "/events?requestedBy=payment-1&" + day);
        asked.put(API + "/events?sagaId", API + "/events?sagaId=" + encoded(saga));
        return asked;
    }

    /** Of one that is held less is told: it has no cause, and names another one. */
    private String newestThatFailed() {
        for (JsonNode failure : json("/failures?limit=500").get("items")) {
            if (failure.get("outcome").asString().equals("FAILED")) {
                return failure.get("failureId").asString();
            }
        }
        throw new AssertionError("All of the newest are held");
    }

    private static String days(Instant from, int days) {
        return "from=" + encoded(from.toString()) + "&to="
                + encoded(from.plus(days, ChronoUnit.DAYS).toString());
    }

    private JsonNode json(String path) {
        return jar.calls.get(path).orElseThrow().expect(200).body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Override
    public void close() {
        jar.close();
    }
}
