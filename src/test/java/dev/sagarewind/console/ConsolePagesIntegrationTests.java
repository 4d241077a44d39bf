package dev.sagarewind.console;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ConsoleTest
@AutoConfigureMockMvc
class ConsolePagesIntegrationTests {

    private static final String REQUEST = """
            insert into timeline.event_request_history
                (event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by)
            values (:event, :saga, 'order', 'CapturePayment', 'order.payment', :saga, '{}', :by)
            """;
    private static final String FAILED = """
            insert into timeline.event_consumption_history
                (consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome, consumed_by,
                 started_at, error_type, error_message, error_stack)
            values (:group, :event, :saga, 'CapturePayment', 'order.payment', 2, 4711, 'FAILED', :instance,
                    clock_timestamp(), :error, 'timed out', :error || ': timed out')
            """;

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final UUID event = UUID.randomUUID();
    private final String saga = "order-" + UUID.randomUUID();
    private final String group = "pay/eu west#" + tag;
    private final String error = "Unlucky" + tag + "Exception";

    @Autowired
    private MockMvcTester mvc;

    private JdbcClient jdbc;

    /** What services write, the console could not. */
    @Autowired
    void services(ConsoleWorld world) {
        jdbc = JdbcClient.create(world.database());
    }

    @BeforeEach
    void aFailedMessage() {
        jdbc.sql(REQUEST)
                .param("event", event)
                .param("saga", saga)
                .param("by", "desk-" + tag)
                .update();
        jdbc.sql(FAILED)
                .param("group", group)
                .param("event", event)
                .param("saga", saga)
                .param("instance", "task-" + tag)
                .param("error", error)
                .update();
    }

    @Test
    void theOverviewShowsTheCauseWithItsGroupAndAnOperatorMayPlan() {
        // The overview names the greatest causes, and the tests before this one have left theirs.
        for (int more = 0; more < 30; more++) {
            jdbc.sql(FAILED)
                    .param("group", group)
                    .param("event", UUID.randomUUID())
                    .param("saga", saga + "-" + more)
                    .param("instance", "task-" + tag)
                    .param("error", error)
                    .update();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page("/", "VIEW", "REWIND"))
                        .hasStatusOk()
                        .bodyText()
                        .contains(error, group, "Plan rewind", "stand", "still in"));
        assertThat(page("/", "VIEW")).bodyText().contains("You may look, not rewind");
    }

    @Test
    void searchLeadsToASagaAnEventOrAGroup() {
        assertThat(page("/search?q= " + saga, "VIEW")).hasRedirectedUrl("/sagas/" + saga);
        assertThat(page("/search?q=" + event, "VIEW")).hasRedirectedUrl("/audit/events?eventId=" + event);
        assertThat(mvc.get().uri("/search?q={group}", group).with(who("aiko", "VIEW")))
                .hasRedirectedUrl("/consumer-group?name=pay%2Feu%20west%23" + tag);
        assertThat(page("/search?q=", "VIEW")).hasRedirectedUrl("/");
    }

    @Test
    void aSagaThatStandsStillIsFoundByHowItsIdEnds() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page("/search?q=" + saga.substring(saga.length() - 12), "VIEW"))
                        .hasRedirectedUrl("/sagas/" + saga));
    }

    @Test
    void searchForWhatIsNotThereSaysSo() {
        assertThat(page("/search?q=nothing-" + tag, "VIEW"))
                .hasStatusOk()
                .bodyText()
                .contains("Nothing is called nothing-" + tag);
    }

    @Test
    void theEventLogShowsWhoRequestedAndWhoConsumed() {
        assertThat(page("/audit/events?sagaId=" + saga, "VIEW"))
                .hasStatusOk()
                .bodyText()
                .contains("desk-" + tag, "task-" + tag, "offset 4711", error);
        assertThat(page("/audit/events?requestedBy=desk-" + tag, "VIEW"))
                .bodyText()
                .contains(saga.substring(saga.length() - 6))
                .doesNotContain("task-" + tag);
        assertThat(page("/audit/events?eventId=" + event, "VIEW")).bodyText().contains("desk-" + tag, "task-" + tag);
    }

    @Test
    void theEventLogRefusesWhatCannotMatch() {
        assertThat(page("/audit/events?requestedBy=a&consumedBy=b", "VIEW")).hasStatus(400);
        assertThat(page("/audit/events?eventId=7", "VIEW")).hasStatus(400);
        assertThat(page("/audit/events?cursor=AAAA", "VIEW")).hasStatus(400);
    }

    @Test
    void theDescriptionOfTheApiIsForWhoeverIsSignedIn() {
        assertThat(mvc.get().uri("/v3/api-docs")).hasStatus(401);
        assertThat(page("/v3/api-docs", "VIEW")).hasStatusOk();
        assertThat(mvc.get().uri("/v3/api-docs").with(httpBasic("viewer", "viewer")))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying(
                        "$.paths['/api/v1/rewinds'].post",
                        post -> assertThat(post).isNotNull())
                .hasPathSatisfying(
                        "$.paths['/api/v1/audit'].get.parameters[*].name",
                        names -> assertThat(names)
                                .asArray()
                                .contains("limit", "cursor")
                                .doesNotContain("actor.name", "paging"));
    }

    private MvcTestResult page(String uri, String... permissions) {
        return mvc.get().uri(uri).with(who("aiko", permissions)).exchange();
    }
}
