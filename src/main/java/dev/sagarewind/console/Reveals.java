package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.NotPermittedException;
import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditDetails;
import dev.sagarewind.audit.AuditOutcome;
import dev.sagarewind.audit.AuditTrail;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.RecordedError;
import dev.sagarewind.web.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Shows one masked value in full. The audit has it first: what cannot be recorded is not shown. */
@Component
class Reveals {

    private final EventHistories histories;
    private final AuditTrail trail;
    private final Clock clock;

    Reveals(EventHistories histories, AuditTrail trail, Clock clock) {
        this.histories = histories;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * @throws ProblemException 404 if there is nothing to reveal within what the actor may view
     * @throws NotPermittedException if they may view it, but no payloads there
     */
    Revealed reveal(UUID eventId, RevealRequest request, Actor actor) {
        EventInSight event = histories.inSight(eventId, actor);
        return request.what() == RevealRequest.What.PAYLOAD
                ? payload(event, request, actor)
                : error(event, request, actor);
    }

    private Revealed payload(EventInSight event, RevealRequest request, Actor actor) {
        UUID eventId = event.history().eventId().value();
        EventRequest found = event.history()
                .request()
                .orElseThrow(() -> ProblemException.notFound("NOTHING_TO_REVEAL", eventId.toString()));
        if (!event.payloadFor(actor)) {
            throw new NotPermittedException(actor, Permission.VIEW_PAYLOADS);
        }
        UUID audit = record(
                eventId,
                "payload of " + found.eventType() + " on " + found.topic(),
                event.history().consumptions(),
                request,
                actor);
        return Revealed.payload(eventId, found.payload(), audit, clock.instant());
    }

    /** The newest there is of the group. */
    private Revealed error(EventInSight event, RevealRequest request, Actor actor) {
        UUID eventId = event.history().eventId().value();
        Consumption attempt = event.history().consumptions().stream()
                .filter(each -> request.consumerGroup()
                        .filter(each.group().value()::equals)
                        .isPresent())
                .filter(each -> each.error().isPresent())
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> ProblemException.notFound("NOTHING_TO_REVEAL", eventId.toString()));
        if (!actor.scope(Permission.VIEW_PAYLOADS)
                .coversConsumption(attempt.group().value(), attempt.partition().topic(), event.sagaType())) {
            throw new NotPermittedException(actor, Permission.VIEW_PAYLOADS);
        }
        UUID audit = record(
                eventId,
                "error of " + attempt.group() + " at attempt " + attempt.consumptionId(),
                List.of(attempt),
                request,
                actor);
        Optional<RecordedError> error = attempt.error();
        return new Revealed(
                audit,
                eventId,
                RevealRequest.What.ERROR,
                request.consumerGroup(),
                Optional.empty(),
                error.map(RecordedError::type),
                error.flatMap(RecordedError::message),
                error.flatMap(RecordedError::stack),
                clock.instant());
    }

    /** @param about for those who see the audit of some consumer groups only */
    private UUID record(UUID eventId, String what, List<Consumption> about, RevealRequest request, Actor actor) {
        var details = AuditDetails.none()
                .because(Optional.of(request.reason()), request.ticket())
                .places(about.stream()
                        .map(each -> new AuditDetails.Place(
                                each.group().value(),
                                Optional.of(each.partition().topic())))
                        .distinct()
                        .toList())
                .note(what);
        return trail.record(actor, AuditedAction.REVEAL, "event " + eventId, AuditOutcome.DONE, details)
                .value();
    }
}
