package dev.sagarewind.notification;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A notice as Standard Webhooks has it: a type, a time, and data. */
final class WebhookMessage {

    private static final int MOST_GROUPS = 100;

    private WebhookMessage() {}

    /** The same at every attempt, so that a receiver knows what it has had. */
    static String id(Delivery delivery) {
        return "msg_" + delivery.notification().toString().replace("-", "");
    }

    static Map<String, Object> of(Delivery delivery, NoticeText text, Optional<String> link) {
        Notice notice = delivery.notice();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("summary", text.title(notice));
        link.ifPresent(url -> data.put("url", url));
        notice.incident().ifPresent(incident -> data.put("incident", incident));
        data.put(
                "consumerGroups",
                notice.groups().stream().sorted().limit(MOST_GROUPS).toList());
        notice.cause().ifPresent(cause -> data.put("cause", cause(notice.kind(), cause)));
        notice.causes()
                .ifPresent(causes -> data.put("causes", Map.of("count", causes.causes(), "failed", causes.failed())));
        notice.rewind().ifPresent(rewind -> data.put("rewind", rewind(rewind)));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", notice.kind().type());
        message.put("timestamp", delivery.notedAt().toString());
        message.put("data", data);
        return message;
    }

    static Map<String, Object> cause(NoticeKind kind, NoticedCause cause) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("causeId", cause.id());
        said.put("consumerGroup", cause.group());
        said.put("title", cause.title());
        if (kind == NoticeKind.CAUSE_RECOVERED) {
            said.put("recovered", cause.recovered());
            said.put("skipped", cause.skipped());
            return said;
        }
        said.put("failed", cause.failed());
        said.put("held", cause.held());
        said.put("sagas", cause.sagas());
        said.put("firstFailedAt", cause.since().toString());
        cause.expiresAt().map(Instant::toString).ifPresent(at -> said.put("expiresAt", at));
        if (cause.lost()) {
            said.put("lost", true);
        }
        return said;
    }

    static Map<String, Object> rewind(NoticedRewind rewind) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("rewindId", rewind.id());
        said.put("state", rewind.state());
        said.put("requestedBy", rewind.requestedBy());
        said.put("selected", rewind.selected());
        said.put("recovered", rewind.recovered());
        said.put("failedAgain", rewind.failedAgain());
        said.put("held", rewind.held());
        said.put("notReached", rewind.notReached());
        return said;
    }
}
