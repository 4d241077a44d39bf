package dev.sagarewind.rewind;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.notification.Receiver;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** An incident as those live through it who are told of it. */
@ConsoleTest
@AutoConfigureMockMvc
@ExtendWith(OutputCaptureExtension.class)
class NotificationFlowIntegrationTests {

    private static final Receiver RECEIVER = new Receiver();

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Autowired
    MockMvcTester mvc;

    @DynamicPropertySource
    static void targets(DynamicPropertyRegistry settings) {
        settings.add("saga-rewind.notification.console-url", () -> "https://rewind.example.com");
        settings.add("saga-rewind.notification.gather-for", () -> "1s");
        target(settings, 0, "on-call", "pagerduty", "/s3cr3t-pagerduty");
        settings.add("saga-rewind.notification.targets[0].routing-key", () -> "s3cr3t-routing-key");
        target(settings, 1, "runbook", "webhook", "/s3cr3t-webhook");
        settings.add("saga-rewind.notification.targets[1].secret", () -> "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        target(settings, 2, "ops", "slack", "/s3cr3t-slack");
    }

    private static void target(DynamicPropertyRegistry settings, int number, String name, String kind, String path) {
        String target = "saga-rewind.notification.targets[" + number + "].";
        settings.add(target + "name", () -> name);
        settings.add(target + "kind", () -> kind);
        settings.add(target + "url", () -> RECEIVER.url(path));
    }

    @AfterAll
    static void close() {
        RECEIVER.close();
    }

    @Test
    void fromTheFirstFailureToTheProvenRecovery(CapturedOutput output) throws UnsupportedEncodingException {
        try (Incident incident =
                new Incident(world, Map.of()).orders(6).failingEvery(2, 6).consumed(1, kafka, board)) {
            JsonNode opened = told(incident, "/s3cr3t-pagerduty", 1).get(0);
            assertThat(opened.get("event_action").stringValue()).isEqualTo("trigger");
            assertThat(opened.at("/payload/group").stringValue()).isEqualTo(incident.group.value());
            assertThat(opened.at("/payload/custom_details/cause/failed").intValue())
                    .isEqualTo(3);
            assertThat(opened.at("/payload/custom_details/cause/held").intValue())
                    .isEqualTo(3);

            RewindId inVain = rewound(incident, Set.of());
            JsonNode again = told(incident, "/s3cr3t-pagerduty", 2).get(1);
            assertThat(again.get("event_action").stringValue()).isEqualTo("trigger");
            assertThat(again.get("dedup_key")).isEqualTo(opened.get("dedup_key"));
            assertThat(again.at("/payload/class").stringValue()).isEqualTo("cause.again");
            assertThat(again.at("/payload/custom_details/rewind/rewindId").stringValue())
                    .isEqualTo(inVain.toString());

            incident.service.heal();
            RewindId healed = rewound(incident, Set.of(FindingCode.SAME_FAILURE_AGAIN));
            JsonNode resolved = told(incident, "/s3cr3t-pagerduty", 3).get(2);
            assertThat(resolved.get("event_action").stringValue()).isEqualTo("resolve");
            assertThat(resolved.get("dedup_key")).isEqualTo(opened.get("dedup_key"));

            List<JsonNode> told = told(incident, "/s3cr3t-webhook", 5);
            assertThat(told)
                    .extracting(notice -> notice.get("type").stringValue())
                    .containsExactlyInAnyOrder(
                            "cause.new", "cause.again", "rewind.ended", "rewind.ended", "cause.recovered");
            assertThat(told)
                    .filteredOn(notice -> notice.get("type").stringValue().equals("rewind.ended"))
                    .extracting(
                            notice -> notice.at("/data/rewind/rewindId").stringValue(),
                            notice -> notice.at("/data/rewind/state").stringValue())
                    .containsExactlyInAnyOrder(
                            tuple(inVain.toString(), "NOT_RECOVERED"), tuple(healed.toString(), "RECOVERED"));
            assertThat(told(incident, "/s3cr3t-slack", 5)).hasSize(5);
            await().untilAsserted(
                            () -> assertThat(get("/api/v1/notifications")).contains("\"pending\":0", "\"givenUp\":0"));
        }
        String page = get("/notifications");
        assertThat(page)
                .contains("on-call", "runbook", "ops", "127.0.0.1", "Again after a rewind", "Delivered")
                .doesNotContain("s3cr3t");
        assertThat(get("/api/v1/notifications"))
                .contains("\"type\":\"cause.recovered\"", "\"state\":\"DELIVERED\"", "\"host\":\"127.0.0.1\"")
                .doesNotContain("s3cr3t");
        assertThat(output.getAll()).doesNotContain("s3cr3t");
    }

    @Test
    void anAdministratorTriesATarget() {
        MvcTestResult sent = mvc.post()
                .uri("/notifications/ops/tests")
                .with(csrf())
                .with(who("aiko", "VIEW", "ADMINISTER"))
                .exchange();

        assertThat(sent).hasStatus(302).hasRedirectedUrl("/notifications?tested=ops");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(RECEIVER.requests())
                        .anySatisfy(request ->
                                assertThat(request.body()).contains("Test: notifications of Saga Rewind arrive here")));
        assertThat(mvc.post().uri("/notifications/nobody/tests").with(csrf()).with(who("aiko", "VIEW", "ADMINISTER")))
                .hasStatus(404);
    }

    private String get(String path) throws UnsupportedEncodingException {
        MvcTestResult result =
                mvc.get().uri(path).with(who("aiko", "VIEW", "ADMINISTER")).exchange();
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsString();
    }

    /** What this target was told of this incident, once it is so much. */
    private List<JsonNode> told(Incident incident, String path, int count) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> RECEIVER.requests().stream()
                                .filter(request -> request.path().equals(path))
                                .filter(request -> isOf(request, incident))
                                .map(Receiver.Request::json)
                                .toList(),
                        told -> told.size() >= count);
    }

    /** A resolve of PagerDuty names its key alone. */
    private static boolean isOf(Receiver.Request request, Incident incident) {
        return request.body().contains(incident.group.value()) || request.body().contains("\"resolve\"");
    }

    private RewindId rewound(Incident incident, Set<FindingCode> accepted) {
        RewindPlan plan = plans.plan(new Selection.Matching(incident.filter()), Incident.OPERATOR);
        RewindId id = Incident.accepted(rewinds.request(
                new RewindRequest(
                        plan.id(),
                        WhenActive.EVICT,
                        60,
                        false,
                        "The gateway is back",
                        Optional.empty(),
                        accepted,
                        Optional.of(plan.digest()),
                        Optional.empty()),
                Incident.OPERATOR));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rewinds.find(id).orElseThrow().endedAt().isPresent());
        return id;
    }
}
