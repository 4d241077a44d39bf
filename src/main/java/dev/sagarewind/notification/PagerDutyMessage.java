package dev.sagarewind.notification;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A notice for PagerDuty's Events API, version 2: a cause is an incident, from when it is told until it has recovered. */
final class PagerDutyMessage {

    private static final int LONGEST_SUMMARY = 1_024;
    private static final String CONSOLE = "Saga Rewind";

    private PagerDutyMessage() {}

    /** @param warnings how long before a record may be gone people are told, longest first */
    static Map<String, Object> of(
            Delivery delivery, NoticeText text, Optional<String> link, String routingKey, List<Duration> warnings) {
        Notice notice = delivery.notice();
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("routing_key", routingKey);
        message.put("event_action", notice.kind() == NoticeKind.CAUSE_RECOVERED ? "resolve" : "trigger");
        message.put("dedup_key", "saga-rewind/" + notice.thread());
        if (notice.kind() == NoticeKind.CAUSE_RECOVERED) {
            return message;
        }
        message.put("client", CONSOLE);
        link.ifPresent(url -> {
            message.put("client_url", url);
            message.put("links", List.of(Map.of("href", url, "text", text.link())));
        });
        message.put("payload", payload(delivery, text, warnings));
        return message;
    }

    private static Map<String, Object> payload(Delivery delivery, NoticeText text, List<Duration> warnings) {
        Notice notice = delivery.notice();
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("summary", Shortened.to(text.title(notice), LONGEST_SUMMARY));
        payload.put("source", notice.groups().stream().sorted().findFirst().orElse(CONSOLE));
        payload.put("severity", severity(delivery, warnings));
        payload.put("timestamp", delivery.notedAt().toString());
        payload.put("component", "kafka-consumer");
        notice.groups().stream().sorted().findFirst().ifPresent(group -> payload.put("group", group));
        payload.put("class", notice.kind().type());
        Map<String, Object> details = new LinkedHashMap<>();
        notice.cause().ifPresent(cause -> details.put("cause", WebhookMessage.cause(notice.kind(), cause)));
        notice.rewind().ifPresent(rewind -> details.put("rewind", WebhookMessage.rewind(rewind)));
        details.put("text", String.join("\n", text.lines(notice)));
        payload.put("custom_details", details);
        return payload;
    }

    /** What may soon be lost for good is worse than what has failed. */
    private static String severity(Delivery delivery, List<Duration> warnings) {
        Notice notice = delivery.notice();
        return switch (notice.kind()) {
            case TEST -> "info";
            case RECORD_EXPIRING -> presses(delivery, warnings) ? "critical" : "warning";
            default -> "error";
        };
    }

    private static boolean presses(Delivery delivery, List<Duration> warnings) {
        return delivery.notice()
                .cause()
                .filter(cause -> cause.lost()
                        || warnings.isEmpty()
                        || cause.expiresAt()
                                .filter(at -> !at.isAfter(delivery.notedAt().plus(warnings.get(warnings.size() - 1))))
                                .isPresent())
                .isPresent();
    }
}
