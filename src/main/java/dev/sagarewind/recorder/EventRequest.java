package dev.sagarewind.recorder;

import java.util.Optional;
import java.util.UUID;

/**
 * An event that a service asks for.
 *
 * @param sagaType the kind of saga, such as {@code order}
 * @param sagaId the saga it belongs to
 * @param eventType what is asked for, such as {@code ReserveStock}
 * @param topic the topic it goes to
 * @param messageKey the Kafka key; events with the same key share a partition and so keep their order
 * @param payload the value: a {@link CharSequence} is JSON text already, anything else is written by the
 *     {@link PayloadWriter}
 * @param causedBy the event whose handling led to this request; when empty and asked for in a {@link Recorded} method,
 *     the event being handled
 * @param requestedBy who asks for it; when empty, the service
 */
public record EventRequest(
        String sagaType,
        String sagaId,
        String eventType,
        String topic,
        String messageKey,
        Object payload,
        Optional<UUID> causedBy,
        Optional<String> requestedBy) {

    /** @throws IllegalArgumentException if a text is blank */
    public EventRequest {
        requireText("sagaType", sagaType);
        requireText("sagaId", sagaId);
        requireText("eventType", eventType);
        requireText("topic", topic);
        requireText("messageKey", messageKey);
        requestedBy.ifPresent(name -> requireText("requestedBy", name));
    }

    /** A request whose key is its saga's id, so that the events of a saga keep their order. */
    public static EventRequest of(String sagaType, String sagaId, String eventType, String topic, Object payload) {
        return new EventRequest(
                sagaType, sagaId, eventType, topic, sagaId, payload, Optional.empty(), Optional.empty());
    }

    public EventRequest withMessageKey(String key) {
        return new EventRequest(sagaType, sagaId, eventType, topic, key, payload, causedBy, requestedBy);
    }

    public EventRequest withCausedBy(UUID event) {
        return new EventRequest(
                sagaType, sagaId, eventType, topic, messageKey, payload, Optional.of(event), requestedBy);
    }

    public EventRequest withRequestedBy(String name) {
        return new EventRequest(sagaType, sagaId, eventType, topic, messageKey, payload, causedBy, Optional.of(name));
    }

    private static void requireText(String field, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("The " + field + " of an event request must not be blank");
        }
    }
}
