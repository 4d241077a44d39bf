package dev.sagarewind.timeline;

import dev.sagarewind.position.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of the event request history: an event that was asked for.
 *
 * @param payload the JSON text; shown only to who may see payloads
 * @param causedBy the event whose handling led to this request
 */
public record EventRequest(
        EventId eventId,
        String sagaId,
        String sagaType,
        String eventType,
        String topic,
        String messageKey,
        String payload,
        String requestedBy,
        Instant requestedAt,
        Optional<EventId> causedBy) {}
