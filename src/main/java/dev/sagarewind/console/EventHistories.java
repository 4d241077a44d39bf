package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Scope;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.Timeline;
import dev.sagarewind.web.ProblemException;
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
                .flatMap(event -> event.within(scope)
                        .map(seen -> new EventInSight(seen, event.request().map(EventRequest::sagaType))))
                .orElseThrow(() -> ProblemException.notFound("EVENT_UNKNOWN", eventId.toString()));
    }
}
