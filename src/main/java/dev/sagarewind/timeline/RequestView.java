package dev.sagarewind.timeline;

import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.EventId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A request as the console shows it.
 *
 * @param payload as JSON text, masked; like the key, null for who may not see payloads
 */
public record RequestView(
        String sagaId,
        String sagaType,
        String eventType,
        String topic,
        String requestedBy,
        Instant requestedAt,
        Optional<UUID> causedBy,
        Optional<String> messageKey,
        Optional<String> payload) {

    /** @param payloads whether the one who asks may see payloads */
    public static RequestView of(EventRequest request, Masking masking, boolean payloads) {
        Optional<EventRequest> open = Optional.of(request).filter(any -> payloads);
        return new RequestView(
                request.sagaId(),
                request.sagaType(),
                request.eventType(),
                request.topic(),
                request.requestedBy(),
                request.requestedAt(),
                request.causedBy().map(EventId::value),
                open.map(EventRequest::messageKey).map(masking::text),
                open.map(shown -> masking.payload(shown.topic(), Optional.of(shown.eventType()), shown.payload())));
    }
}
