package dev.sagarewind.timeline;

import dev.sagarewind.position.EventId;
import java.util.List;
import java.util.Optional;

/**
 * Everything the timeline knows of one event.
 *
 * @param request absent if the record was written to Kafka past the request history
 * @param consumptions every attempt of every group, oldest first
 */
public record EventHistory(EventId eventId, Optional<EventRequest> request, List<Consumption> consumptions) {}
