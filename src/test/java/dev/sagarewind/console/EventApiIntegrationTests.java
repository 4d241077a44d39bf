package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import com.jayway.jsonpath.JsonPath;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.History;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ConsoleTest
@AutoConfigureMockMvc
class EventApiIntegrationTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    private final String saga = "order-" + UUID.randomUUID();
    private final PartitionId partition = new PartitionId("order." + UUID.randomUUID(), 0);
    private final String group = "group-" + UUID.randomUUID();
    private EventId event;

    @BeforeEach
    void anEventIsRequestedAndConsumedTwice() {
        History history = new History(world.database());
        event = history.request(saga, partition.topic(), "=cmd|'/c calc'!A1");
        history.attempt(group, event, saga, partition, 5).failed("E", "says \"no\", twice");
        history.attempt(group, event, saga, partition, 5).by("me").succeeded();
    }

    @Test
    void tellsWhoRequestedAndWhoConsumedNewestFirst() {
        assertThat(get("/api/v1/events?sagaId=" + saga, "application/json"))
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    assertThat(json)
                            .extractingPath("$.items[*].kind")
                            .asArray()
                            .containsExactly("CONSUMED", "CONSUMED", "REQUESTED");
                    assertThat(json)
                            .extractingPath("$.items[*].outcome")
                            .asArray()
                            .containsExactly("SUCCEEDED", "FAILED", null);
                    assertThat(json).extractingPath("$.items[0].offset").isEqualTo(5);
                });
        assertThat(get("/api/v1/events?consumerGroup=" + group + "&consumedBy=me", "application/json"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(1);
        assertThat(get("/api/v1/events?topic=" + partition.topic(), "application/json"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(3);
    }

    @Test
    void goesThroughTheWholeListByCursor() throws Exception {
        List<String> kinds = new ArrayList<>();
        String address = "/api/v1/events?limit=1&sagaId=" + saga;
        String next = "";
        while (next != null) {
            MvcTestResult part = get(address + (next.isEmpty() ? "" : "&cursor=" + next), "application/json");
            String body = part.getResponse().getContentAsString();
            kinds.addAll(JsonPath.<List<String>>read(body, "$.items[*].kind"));
            next = JsonPath.read(body, "$.next");
        }
        assertThat(kinds).containsExactly("CONSUMED", "CONSUMED", "REQUESTED");
    }

    @Test
    void tellsOneEventWhole() {
        assertThat(get("/api/v1/events/" + event, "application/json"))
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    assertThat(json).extractingPath("$.request.payload").isEqualTo("{\"amount\":3240}");
                    assertThat(json).extractingPath("$.consumptions.length()").isEqualTo(2);
                });
        assertThat(get("/api/v1/events/" + UUID.randomUUID(), "application/json"))
                .hasStatus(404);
    }

    @Test
    void writesATableThatNoSpreadsheetTakesForFormulas() throws Exception {
        MvcTestResult csv = get("/api/v1/events?sagaId=" + saga, "text/csv");

        assertThat(csv).hasStatusOk();
        assertThat(csv.getResponse().getContentAsString().split("\r\n"))
                .hasSize(4)
                .satisfies(lines -> {
                    assertThat(lines[0]).startsWith("kind,at,by,eventId,");
                    assertThat(lines[2]).endsWith(",FAILED,E,\"says \"\"no\"\", twice\"");
                    assertThat(lines[3]).contains(",\"'=cmd|'/c calc'!A1\",");
                });
    }

    @Test
    void writesAnObjectALine() throws Exception {
        MvcTestResult ndjson = get("/api/v1/events?sagaId=" + saga, "application/x-ndjson");

        assertThat(ndjson).hasStatusOk();
        assertThat(ndjson.getResponse().getContentAsString().split("\n"))
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(JsonPath.<String>read(line, "$.eventId")).isEqualTo(event.toString()));
    }

    @Test
    void findsByWhatIsGivenTogether() {
        String day = "&from=" + Instant.now().minus(Duration.ofDays(1));
        assertThat(kinds("?eventId=" + event)).containsExactly("CONSUMED", "CONSUMED", "REQUESTED");
        assertThat(kinds("?eventId=" + event + "&outcome=FAILED")).containsExactly("CONSUMED");
        assertThat(kinds("?sagaId=" + saga + "&sagaType=order&eventType=CapturePayment"))
                .containsExactly("CONSUMED", "CONSUMED", "REQUESTED");
        assertThat(kinds("?sagaId=" + saga + "&sagaType=refund")).isEmpty();
        assertThat(kinds("?topic=" + partition.topic() + "&consumerGroup=" + group + day))
                .containsExactly("CONSUMED", "CONSUMED");
        assertThat(kinds("?topic=" + partition.topic() + "&eventType=CapturePayment&outcome=succeeded" + day))
                .containsExactly("CONSUMED");
        assertThat(kinds("?topic=" + partition.topic() + "&to=2020-01-01T00:00:00Z"))
                .isEmpty();
    }

    @Test
    void refusesToSearchTheWholeHistory() {
        for (String query : List.of(
                "outcome=FAILED",
                "eventType=CapturePayment",
                "sagaType=order",
                "topic=t&consumerGroup=g",
                "topic=t&requestedBy=r",
                "outcome=FAILED&from=2020-01-01T00:00:00Z")) {
            assertThat(get("/api/v1/events?" + query, "application/json"))
                    .as(query)
                    .hasStatus(400)
                    .bodyJson()
                    .satisfies(json -> {
                        assertThat(json)
                                .extractingPath("$.errors[*].pointer")
                                .asArray()
                                .containsExactly("/from");
                        assertThat(json)
                                .extractingPath("$.errors[0].detail")
                                .asString()
                                .contains("Say from when on, at most 31 days");
                    });
        }
    }

    private List<String> kinds(String query) {
        try {
            return JsonPath.read(
                    get("/api/v1/events" + query, "application/json")
                            .getResponse()
                            .getContentAsString(),
                    "$.items[*].kind");
        } catch (UnsupportedEncodingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesWhatCanMatchNothing() {
        assertThat(get("/api/v1/events?requestedBy=order&consumedBy=me&from=yesterday", "application/json"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .asArray()
                .containsExactly("/requestedBy", "/from");
        assertThat(mvc.get().uri("/api/v1/events").param("topic", "a\0b").with(httpBasic("operator", "operator")))
                .hasStatus(400);
        assertThat(get("/api/v1/events?eventId=7&outcome=LOST", "application/json"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .asArray()
                .containsExactly("/eventId", "/outcome");
    }

    private MvcTestResult get(String address, String accept) {
        return mvc.get()
                .uri(address)
                .header("Accept", accept)
                .with(httpBasic("operator", "operator"))
                .exchange();
    }
}
