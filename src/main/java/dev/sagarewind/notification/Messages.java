package dev.sagarewind.notification;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What is sent for a delivery, in the words of its target's service. */
@Component
class Messages {

    private final NoticeText text;
    private final NotificationSettings settings;
    private final JsonMapper json;

    Messages(NoticeText text, NotificationSettings settings, JsonMapper json) {
        this.text = text;
        this.settings = settings;
        this.json = json;
    }

    /** The same at every attempt. */
    String body(NotificationSettings.Target target, Delivery delivery) {
        Optional<String> link = link(delivery.notice());
        Map<String, Object> message = switch (target.through()) {
            case WEBHOOK -> WebhookMessage.of(delivery, text, link);
            case SLACK -> SlackMessage.of(delivery.notice(), text, link);
            case PAGERDUTY ->
                PagerDutyMessage.of(
                        delivery, text, link, String.valueOf(target.routingKey()), settings.expiryWarnings());
        };
        return json.writeValueAsString(message);
    }

    /** Beside the usual ones. */
    Map<String, String> headers(NotificationSettings.Target target, Delivery delivery, String body, Instant now) {
        if (target.through() != NotificationSettings.Kind.WEBHOOK) {
            return Map.of();
        }
        String id = WebhookMessage.id(delivery);
        String secret = Objects.requireNonNull(target.secret());
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                String.valueOf(now.getEpochSecond()),
                "webhook-signature",
                WebhookSignature.of(secret, id, now.getEpochSecond(), body));
    }

    private Optional<String> link(Notice notice) {
        String path = notice.kind() == NoticeKind.REWIND_ENDED
                ? notice.rewind().map(rewind -> "/rewinds/" + rewind.id()).orElse("/rewinds")
                : notice.cause()
                        .map(cause -> "/failures?cause=" + URLEncoder.encode(cause.id(), StandardCharsets.UTF_8))
                        .orElse(notice.kind() == NoticeKind.TEST ? "/notifications" : "/failures");
        return settings.link(path);
    }
}
