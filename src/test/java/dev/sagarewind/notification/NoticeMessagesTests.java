package dev.sagarewind.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NoticeMessagesTests {

    private static final NotificationSettings SETTINGS = Telling.settings(10);
    private static final Messages MESSAGES = new Messages(Telling.text(SETTINGS), SETTINGS, JsonMapper.shared());
    private static final Instant NOTED = Instant.parse("2026-11-26T20:00:00Z");
    private static final String CAUSE = "v1:9f2ab31c04de";

    @Test
    void aWebhookIsTyped() {
        JsonNode message = said(
                Telling.webhook("runbook", "https://runbook.internal/hook"),
                Telling.cause(NoticeKind.CAUSE_NEW, CAUSE, "k"));

        assertThat(message.get("type").stringValue()).isEqualTo("cause.new");
        assertThat(message.get("timestamp").stringValue()).isEqualTo("2026-11-26T20:00:00Z");
        assertThat(message.at("/data/summary").stringValue())
                .isEqualTo("New cause in payment: SocketTimeoutException in PaymentGateway.charge");
        assertThat(message.at("/data/cause/failed").intValue()).isEqualTo(12);
        assertThat(message.at("/data/cause/expiresAt").stringValue()).isEqualTo("2026-11-27T03:16:24Z");
        assertThat(message.at("/data/url").stringValue())
                .isEqualTo("https://rewind.example.com/failures?cause=v1%3A9f2ab31c04de");
    }

    @Test
    void nothingFromAnErrorMentionsAnybodyInSlack() {
        Notice evil = Notice.of(
                NoticeKind.CAUSE_NEW,
                "k",
                CAUSE,
                new NoticedCause(
                        CAUSE,
                        "pay<!channel>",
                        "<@U123> & <https://evil.example|log in>",
                        1,
                        0,
                        1,
                        NOTED,
                        Optional.empty(),
                        false,
                        0,
                        0),
                Optional.empty());

        JsonNode message = said(Telling.slack("ops", "https://hooks.slack.example/services/x"), evil);

        assertThat(message.get("text").stringValue())
                .isEqualTo("New cause in pay&lt;!channel&gt;: &lt;@U123&gt; &amp; &lt;https://evil.example|log in&gt;");
        assertThat(message.at("/blocks/0/text/type").stringValue()).isEqualTo("plain_text");
        assertThat(message.at("/blocks/1/text/type").stringValue()).isEqualTo("plain_text");
        assertThat(message.at("/blocks/2/text/text").stringValue())
                .isEqualTo("<https://rewind.example.com/failures?cause=v1%3A9f2ab31c04de|Open in Saga Rewind>");
    }

    @Test
    void whatIsTooLongForSlackIsCut() {
        Notice endless = Notice.of(
                NoticeKind.CAUSE_NEW,
                "k",
                CAUSE,
                new NoticedCause(CAUSE, "payment", "😀".repeat(5_000), 1, 0, 1, NOTED, Optional.empty(), false, 0, 0),
                Optional.empty());

        String title = said(Telling.slack("ops", "https://hooks.slack.example/services/x"), endless)
                .at("/blocks/0/text/text")
                .stringValue();

        assertThat(title).hasSizeLessThanOrEqualTo(150).endsWith("😀…");
    }

    @Test
    void aCauseIsAnIncidentInPagerDuty() {
        NotificationSettings.Target onCall = Telling.pagerDuty("on-call", "https://events.eu.pagerduty.com/v2/enqueue");
        JsonNode opened = said(onCall, Telling.cause(NoticeKind.CAUSE_NEW, CAUSE, "k"));
        JsonNode resolved = said(onCall, Telling.cause(NoticeKind.CAUSE_RECOVERED, CAUSE, "k2"));

        assertThat(opened.get("routing_key").stringValue()).isEqualTo("R0UT1NGKEY");
        assertThat(opened.get("event_action").stringValue()).isEqualTo("trigger");
        assertThat(opened.get("dedup_key").stringValue()).isEqualTo("saga-rewind/" + CAUSE);
        assertThat(opened.at("/payload/source").stringValue()).isEqualTo("payment");
        assertThat(opened.at("/payload/severity").stringValue()).isEqualTo("error");
        assertThat(opened.at("/payload/group").stringValue()).isEqualTo("payment");
        assertThat(opened.at("/payload/custom_details/cause/held").intValue()).isEqualTo(3);
        assertThat(opened.at("/links/0/href").stringValue()).startsWith("https://rewind.example.com/");
        assertThat(resolved.get("event_action").stringValue()).isEqualTo("resolve");
        assertThat(resolved.get("dedup_key")).isEqualTo(opened.get("dedup_key"));
    }

    @Test
    void theShorterTheTimeTheWorse() {
        NotificationSettings.Target onCall = Telling.pagerDuty("on-call", "https://events.pagerduty.com/v2/enqueue");

        assertThat(severity(onCall, NOTED.plus(Duration.ofHours(5)))).isEqualTo("warning");
        assertThat(severity(onCall, NOTED.plus(Duration.ofHours(3)))).isEqualTo("critical");
    }

    @Test
    void manyCausesAreOneSentence() {
        Notice many = Notice.of(
                NoticeKind.CAUSES_MORE, "k", "causes/1", Set.of("order", "billing"), new NoticedCauses(38, 9_000));

        JsonNode message = said(Telling.webhook("runbook", "https://runbook.internal/hook"), many);

        assertThat(message.at("/data/summary").stringValue()).isEqualTo("38 more causes have open failures");
        assertThat(message.at("/data/causes/failed").longValue()).isEqualTo(9_000);
        assertThat(message.at("/data/consumerGroups/0").stringValue()).isEqualTo("billing");
    }

    private static String severity(NotificationSettings.Target target, Instant expires) {
        Notice notice = Notice.of(
                NoticeKind.RECORD_EXPIRING,
                "k",
                CAUSE,
                new NoticedCause(CAUSE, "payment", "t", 1, 0, 1, NOTED, Optional.of(expires), false, 0, 0),
                Optional.empty());
        return said(target, notice).at("/payload/severity").stringValue();
    }

    private static JsonNode said(NotificationSettings.Target target, Notice notice) {
        var delivery = new Delivery(
                1, UUID.randomUUID(), notice, NOTED, target.name(), 1, "w", System.nanoTime(), Duration.ofSeconds(30));
        return JsonMapper.shared().readTree(MESSAGES.body(target, delivery));
    }
}
