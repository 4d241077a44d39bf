package dev.sagarewind.saga;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.EventRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event of a saga.
 *
 * @param number its place in the saga, from 1: also its anchor on the page
 * @param groups those that consumed it, in order of their first attempt
 */
record SagaEvent(int number, EventHistory history, List<GroupAttempts> groups) {

    static SagaEvent of(int number, EventHistory history) {
        Map<ConsumerGroupId, List<Consumption>> byGroup = new LinkedHashMap<>();
        history.consumptions()
                .forEach(each -> byGroup.computeIfAbsent(each.group(), group -> new ArrayList<>())
                        .add(each));
        return new SagaEvent(
                number,
                history,
                byGroup.entrySet().stream()
                        .map(each -> new GroupAttempts(each.getKey(), each.getValue()))
                        .toList());
    }

    public String anchor() {
        return "e" + number;
    }

    /** Its type; that of an event which nobody requested stands in its consumptions, if anywhere. */
    public String name() {
        return history.request()
                .map(EventRequest::eventType)
                .or(() -> history.consumptions().stream()
                        .flatMap(each -> each.eventType().stream())
                        .findFirst())
                .orElse(history.eventId().toString());
    }

    /** Where to it was requested, or where from it was consumed. */
    public Optional<String> topic() {
        return history.request()
                .map(EventRequest::topic)
                .or(() -> history.consumptions().stream()
                        .map(each -> each.partition().topic())
                        .findFirst());
    }

    public Optional<Instant> requestedAt() {
        return history.request().map(EventRequest::requestedAt);
    }

    /** Requested, and no group has consumed it yet. */
    public boolean pending() {
        return groups.isEmpty();
    }
}
