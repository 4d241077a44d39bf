package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.timeline.EventInGroup;
import dev.sagarewind.timeline.EventSkips;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Decides that groups shall never process messages: recorded in the history, where consumers see it, for all or none. */
@Component
class Skips {

    private final EventSkips skips;
    private final ActAudit audit;

    Skips(EventSkips skips, ActAudit audit) {
        this.skips = skips;
        this.audit = audit;
    }

    /** Those that have been settled meanwhile, by a consumer or by another skip, stay as they are. */
    ActAudit.Done skip(List<Failure> failures, String reason, Actor actor) {
        failures.forEach(failure -> failure.require(Permission.SKIP, actor));
        return audit.during(
                actor,
                AuditedAction.SKIP,
                failures,
                Optional.of(reason),
                () -> ids(skips.skip(
                        failures.stream()
                                .map(failure -> new EventInGroup(failure.group(), failure.eventId()))
                                .toList(),
                        reason,
                        actor.name())));
    }

    private static Set<FailureId> ids(Collection<EventInGroup> events) {
        return events.stream()
                .map(event -> FailureId.of(event.group(), event.eventId()))
                .collect(Collectors.toSet());
    }
}
