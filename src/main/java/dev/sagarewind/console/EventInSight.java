package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.timeline.EventHistory;
import java.util.Optional;

/**
 * What somebody may see of an event.
 *
 * @param sagaType of its request, also if that is out of sight
 */
record EventInSight(EventHistory history, Optional<String> sagaType) {

    /** Whether they may see what it says, too. */
    boolean payloadFor(Actor actor) {
        return history.request()
                .filter(request -> actor.scope(Permission.VIEW_PAYLOADS).coversRequest(request.topic(), sagaType))
                .isPresent();
    }
}
