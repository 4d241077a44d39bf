package dev.sagarewind.timeline;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.EventId;
import java.util.List;
import java.util.Optional;

/**
 * Everything the timeline knows of one event.
 *
 * @param request absent if the record was written to Kafka past the request history
 * @param consumptions every attempt of every group, oldest first
 */
public record EventHistory(EventId eventId, Optional<EventRequest> request, List<Consumption> consumptions) {

    /** What is within the scope of it; empty if nothing is. An event that nobody requested has no known saga type. */
    public Optional<EventHistory> within(Scope scope) {
        Optional<String> sagaType = request.map(EventRequest::sagaType);
        Optional<EventRequest> itsRequest = request.filter(asked -> scope.coversRequest(asked.topic(), sagaType));
        List<Consumption> itsConsumptions = consumptions.stream()
                .filter(each -> scope.coversConsumption(
                        each.group().value(), each.partition().topic(), sagaType))
                .toList();
        return itsRequest.isEmpty() && itsConsumptions.isEmpty()
                ? Optional.empty()
                : Optional.of(new EventHistory(eventId, itsRequest, itsConsumptions));
    }
}
