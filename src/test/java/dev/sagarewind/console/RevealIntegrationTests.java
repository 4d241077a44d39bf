package dev.sagarewind.console;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.History;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@ConsoleTest
@AutoConfigureMockMvc
@TestPropertySource(
        properties = {
            "saga-rewind.access.roles.sees-pay.permissions=view",
            "saga-rewind.access.roles.sees-pay.consumer-groups=pay-*",
            "saga-rewind.access.roles.sees-pay.topics=pay.*",
            "saga-rewind.access.roles.reads-pay.permissions=view,view-payloads",
            "saga-rewind.access.roles.reads-pay.topics=pay.*",
            "saga-rewind.access.roles.reads-stock.permissions=view-payloads",
            "saga-rewind.access.roles.reads-stock.topics=stock.*",
            "saga-rewind.access.roles.sees-refunds.permissions=view",
            "saga-rewind.access.roles.sees-refunds.saga-types=refund"
        })
class RevealIntegrationTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final String mail = "taro-" + tag + "@example.com";
    private final String saga = "order-" + UUID.randomUUID();
    private EventId pay;
    private EventId stock;

    @BeforeEach
    void anEventOfEachTopicFailed() {
        pay = failed("pay." + tag, "pay-" + tag);
        stock = failed("stock." + tag, "stock-" + tag);
    }

    @Test
    void showsOnePayloadInFullAndHasRecordedItBefore() throws Exception {
        assertThat(api("/api/v1/events/" + pay)).bodyText().doesNotContain(mail);

        MvcTestResult shown = reveal(pay, "{\"what\":\"PAYLOAD\",\"reason\":\"dispute\",\"ticket\":\"INC-7\"}");

        assertThat(shown).hasStatusOk().bodyText().contains(mail);
        assertThat(shown.getResponse().getHeader("Cache-Control")).contains("no-store");
        String id = JsonPath.read(shown.getResponse().getContentAsString(), "$.auditId");
        assertThat(api("/api/v1/audit?action=REVEAL")).bodyJson().satisfies(json -> {
            String entry = "$.items[?(@.auditId == '" + id + "')].";
            assertThat(json).extractingPath(entry + "reason").asArray().containsExactly("dispute");
            assertThat(json).extractingPath(entry + "ticket").asArray().containsExactly("INC-7");
            assertThat(json).extractingPath(entry + "subject").asArray().containsExactly("event " + pay);
            assertThat(json)
                    .extractingPath(entry + "note")
                    .asArray()
                    .containsExactly("payload of CapturePayment on pay." + tag);
        });
    }

    @Test
    void showsOneGroupsErrorInFull() {
        assertThat(reveal(pay, "{\"what\":\"ERROR\",\"consumerGroup\":\"pay-" + tag + "\",\"reason\":\"why\"}"))
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    assertThat(json).extractingPath("$.errorMessage").isEqualTo("no " + mail);
                    assertThat(json).extractingPath("$.errorStack").isEqualTo("E: no " + mail);
                    assertThat(json).extractingPath("$.payload").isNull();
                });
        assertThat(reveal(pay, "{\"what\":\"ERROR\",\"consumerGroup\":\"another\",\"reason\":\"why\"}"))
                .hasStatus(404);
    }

    @Test
    void showsItInTheAnswerToTheFormAndNowhereElse() {
        MvcTestResult page = form(pay, who("aiko", "VIEW", "VIEW_PAYLOADS"), "why");

        assertThat(page).hasStatusOk().bodyText().contains(mail, "Recorded in the audit as");
        assertThat(page.getResponse().getHeader("Cache-Control")).contains("no-store");
        assertThat(mvc.get().uri("/audit/events/" + pay + "/reveals").with(who("aiko", "VIEW", "VIEW_PAYLOADS")))
                .hasStatus(405);
    }

    @Test
    void refusesWithoutAReason() {
        assertThat(reveal(pay, "{\"what\":\"PAYLOAD\",\"reason\":\" \"}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .asArray()
                .containsExactly("/reason");
        assertThat(reveal(pay, "{\"what\":\"PAYLOAD\",\"reason\":\"" + "x".repeat(501) + "\"}"))
                .hasStatus(400);
        assertThat(reveal(pay, "{\"what\":\"ERROR\"}"))
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .asArray()
                .containsExactly("/consumerGroup", "/reason");
        assertThat(form(pay, who("aiko", "VIEW", "VIEW_PAYLOADS"), "")).hasStatus(400);
    }

    @Test
    void refusesWhoMayNotSeePayloadsAndSaysSoOnTheButton() {
        assertThat(form(pay, who("ben", "VIEW"), "why"))
                .hasStatus(403)
                .bodyText()
                .doesNotContain(mail);
        assertThat(mvc.get().uri("/audit/events?eventId=" + pay).with(who("ben", "VIEW")))
                .bodyText()
                .contains("name=\"what\" value=\"PAYLOAD\" aria-describedby=\"may-not-reveal\" disabled=\"disabled\">")
                .contains("Needs the permission VIEW_PAYLOADS.");
    }

    @Test
    void showsNothingThatCannotBeRecorded() {
        JdbcClient jdbc = JdbcClient.create(world.database());
        jdbc.sql("""
                create or replace function saga_rewind.refuse_test_entry() returns trigger language plpgsql as
                $$ begin raise exception 'the disk is full'; end $$
                """).update();
        jdbc.sql("""
                create trigger refuse_test_entry before insert on saga_rewind.audit_entry for each row
                when (new.details->>'reason' = 'unrecordable') execute function saga_rewind.refuse_test_entry()
                """).update();
        try {
            MvcTestResult refused = reveal(pay, "{\"what\":\"PAYLOAD\",\"reason\":\"unrecordable\"}");
            assertThat(refused.getResponse().getStatus()).isGreaterThanOrEqualTo(500);
            assertThat(refused).bodyText().doesNotContain(mail);
        } finally {
            jdbc.sql("drop trigger refuse_test_entry on saga_rewind.audit_entry")
                    .update();
        }
    }

    @Test
    void aPayloadThatIsTooMuchToMaskIsNotShownAndCanBeShownInFull() {
        String secret = "canary" + tag;
        EventId large = requested("pay." + tag, "{\"a\": \"" + "x".repeat(10_000_000) + secret + "\"}");
        EventId deep = requested("pay." + tag, "[".repeat(2_000) + "\"" + secret + "\"" + "]".repeat(2_000));

        assertThat(api("/api/v1/events/" + large))
                .hasStatusOk()
                .bodyText()
                .contains("•••• (too large to mask; 100000")
                .doesNotContain(secret);
        assertThat(api("/api/v1/events/" + deep))
                .hasStatusOk()
                .bodyText()
                .contains("•••• (nested too deeply to mask; 40")
                .doesNotContain(secret);
        for (EventId event : List.of(large, deep)) {
            assertThat(form(event, who("aiko", "VIEW", "VIEW_PAYLOADS"), "why"))
                    .hasStatusOk()
                    .bodyText()
                    .contains(secret);
        }
    }

    @Test
    void reachesAsFarAsTheScope() {
        RequestPostProcessor seesPay = in("sees-pay");
        RequestPostProcessor readsPay = in("reads-pay");
        assertThat(form(pay, readsPay, "why")).hasStatusOk();
        assertThat(form(stock, readsPay, "why")).hasStatus(404);
        assertThat(form(pay, in("sees-pay", "reads-stock"), "why")).hasStatus(403);

        assertThat(mvc.get().uri("/audit/events?sagaId=" + saga).with(seesPay))
                .hasStatusOk()
                .bodyText()
                .contains("pay." + tag)
                .doesNotContain("stock." + tag);
        assertThat(mvc.get().uri("/audit/events.csv?sagaId=" + saga).with(seesPay))
                .hasStatusOk()
                .bodyText()
                .contains("pay." + tag)
                .doesNotContain("stock." + tag);
        assertThat(mvc.get().uri("/audit/events?eventId=" + stock).with(seesPay))
                .hasStatusOk()
                .bodyText()
                .doesNotContain("stock." + tag);
        assertThat(mvc.get().uri("/audit/events.ndjson?sagaId=" + saga).with(in("sees-refunds")))
                .hasStatusOk()
                .bodyText()
                .isEmpty();
        assertThat(mvc.get().uri("/audit/events.ndjson?sagaId=" + saga).with(in("reads-stock")))
                .as("who may view nothing")
                .hasStatus(403);
    }

    private EventId failed(String topic, String group) {
        EventId event = requested(topic, "{\"email\": \"" + mail + "\"}");
        new History(world.database())
                .attempt(group, event, saga, new PartitionId(topic, 0), 1)
                .failed("E", "no " + mail, "E: no " + mail);
        return event;
    }

    private EventId requested(String topic, String payload) {
        EventId event = new EventId(UUID.randomUUID());
        JdbcClient.create(world.database())
                .sql("""
                        insert into timeline.event_request_history (
                               event_id, saga_id, saga_type, event_type, topic, message_key, payload, requested_by)
                        values (:event, :saga, 'order', 'CapturePayment', :topic, 'k', cast(:payload as jsonb), 'order')
                        """)
                .param("event", event.value())
                .param("saga", saga)
                .param("topic", topic)
                .param("payload", payload)
                .update();
        return event;
    }

    private static RequestPostProcessor in(String... roles) {
        return user("kenji")
                .authorities(AuthorityUtils.createAuthorityList(
                        List.of(roles).stream().map(role -> "ROLE_" + role).toList()));
    }

    private MvcTestResult form(EventId event, RequestPostProcessor who, String reason) {
        return mvc.post()
                .uri("/audit/events/" + event + "/reveals")
                .param("what", "PAYLOAD")
                .param("reason", reason)
                .with(who)
                .with(csrf())
                .exchange();
    }

    private MvcTestResult reveal(EventId event, String body) {
        return mvc.post()
                .uri("/api/v1/events/" + event + "/reveals")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body.getBytes(StandardCharsets.UTF_8))
                .with(httpBasic("operator", "operator"))
                .exchange();
    }

    private MvcTestResult api(String address) {
        return mvc.get().uri(address).with(httpBasic("operator", "operator")).exchange();
    }
}
