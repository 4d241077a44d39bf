package dev.sagarewind.rewind;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

/** Planning and rewinding through the pages, with a live group. */
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RewindPagesIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    private MockMvcTester mvc;
    private Incident incident;

    @BeforeAll
    void failSomeOrders(@Autowired WebApplicationContext context) {
        mvc = MockMvcTester.from(
                context, builder -> builder.apply(springSecurity()).build());
        incident = new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board);
    }

    @AfterAll
    void end() {
        incident.close();
    }

    @Test
    void aRefusalKeepsReasonAndTicketAndAnAcceptedOneIsShownUntilItEnds() throws Exception {
        String planPage = redirect(post("/rewind-plans", "consumerGroup", incident.group.value()));
        assertThat(get(planPage))
                .hasStatusOk()
                .bodyText()
                .contains("Rewind " + incident.group, "4 messages run again", "Partition 0", "Nothing has moved yet")
                .doesNotContain("??");
        String digest = plans.find(PlanId.of(planPage.substring(planPage.lastIndexOf('/') + 1)))
                .orElseThrow()
                .digest();

        MvcTestResult refused = post(
                planPage + "/rewinds",
                "whenActive",
                "REFUSE",
                "reason",
                "The gateway is back",
                "ticket",
                "INC-42",
                "planDigest",
                digest);
        assertThat(refused)
                .hasStatus(409)
                .bodyText()
                .contains("GROUP_HAS_MEMBERS", "Reason and ticket are kept", ">The gateway is back<", "INC-42");

        incident.service.heal();
        String rewindPage = redirect(post(
                planPage + "/rewinds",
                "whenActive",
                "EVICT",
                "reason",
                "The gateway is back",
                "ticket",
                "INC-42",
                "planDigest",
                digest));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> text(get(rewindPage)).contains("All 4 messages have recovered"));
        assertThat(get(rewindPage))
                .bodyText()
                .contains("Recovered", "INC-42", "Kafka accepted the offsets", "1 member evicted")
                .contains(
                        "For the ticket", "Rewind of " + incident.group + ": Recovered", "Reason: The gateway is back")
                .contains(incident.group + " " + incident.topic + "-0: ", ", REWOUND")
                .doesNotContain("data-live", "??");
        assertThat(get("/rewinds")).hasStatusOk().bodyText().contains(incident.group.value(), "4 of 4");
    }

    @Test
    void theFormForOffsetsOffersEveryCommittedPartition() {
        assertThat(get("/rewind-plans/new?consumerGroup=" + incident.group))
                .hasStatusOk()
                .bodyText()
                .contains(incident.topic + "-0", incident.topic + "-2", "To offset")
                .doesNotContain("??");
    }

    @Test
    void aPlanThatCannotRunSaysWhyBesideItsButton() throws Exception {
        String planPage = redirect(post(
                "/rewind-plans",
                "consumerGroup",
                incident.group.value(),
                "topic",
                incident.topic,
                "partition",
                "1",
                "offset",
                "4711"));

        assertThat(get(planPage))
                .hasStatusOk()
                .bodyText()
                .contains("OFFSET_OUT_OF_RANGE", "Write an offset from 0 to 3", "while a blocker stands in the way");
    }

    private MvcTestResult get(String path) {
        return mvc.get()
                .uri(path)
                .with(who("operator", "VIEW", "REWIND", "EVICT", "VIEW_PAYLOADS"))
                .exchange();
    }

    private MvcTestResult post(String path, String... fields) {
        var request =
                mvc.post().uri(path).with(csrf()).with(who("operator", "VIEW", "REWIND", "EVICT", "VIEW_PAYLOADS"));
        for (int field = 0; field < fields.length; field += 2) {
            request = request.formField(fields[field], fields[field + 1]);
        }
        return request.exchange();
    }

    private static String redirect(MvcTestResult answer) {
        assertThat(answer).hasStatus(302);
        return answer.getResponse().getRedirectedUrl();
    }

    private static String text(MvcTestResult answer) throws UnsupportedEncodingException {
        return answer.getResponse().getContentAsString();
    }
}
