package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Scope;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.Timeline;
import dev.sagarewind.web.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Single events, as far as somebody may see them. */
@Component
class EventHistories {

    private final Timeline timeline;

    EventHistories(Timeline timeline) {
        this.timeline = timeline;
    }

    /** @throws ProblemException 404 if there is no such event, or nothing of it is within what the actor may view */
    EventInSight inSight(UUID eventId, Actor actor) {
        Scope scope = actor.scope(Permission.VIEW);
        return timeline.event(new EventId(eventId))
                .map(event -> visible(event, scope))
                .filter(event -> event.history().request().isPresent()
                        || !event.history().consumptions().isEmpty())
                .orElseThrow(() -> ProblemException.notFound("EVENT_UNKNOWN", eventId.toString()));
    }

    private static EventInSight visible(EventHistory event, Scope scope) {
        Optional<String> sagaType = event.request().map(EventRequest::sagaType);
        return new EventInSight(
                new EventHistory(
                        event.eventId(),
                        event.request().filter(request -> scope.coversRequest(request.topic(), sagaType)),
                        event.consumptions().stream()
                                .filter(attempt -> scope.coversConsumption(
                                        attempt.group().value(),
                                        attempt.partition().topic(),
                                        sagaType))
                                .toList()),
                sagaType);
    }
}
