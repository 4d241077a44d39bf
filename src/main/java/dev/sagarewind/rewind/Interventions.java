package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.failure.FailureBoard;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What people do to a rewind that is under way, or has ended: cancel it, or follow it further. */
@Component
class Interventions {

    private final Rewinds rewinds;
    private final JdbcInterventions interventions;
    private final FailureBoard board;
    private final RewindAudit audit;
    private final RewindWorker worker;
    private final RewindSettings settings;

    Interventions(
            Rewinds rewinds,
            JdbcInterventions interventions,
            FailureBoard board,
            RewindAudit audit,
            RewindWorker worker,
            RewindSettings settings) {
        this.rewinds = rewinds;
        this.interventions = interventions;
        this.board = board;
        this.audit = audit;
        this.worker = worker;
        this.settings = settings;
    }

    /**
     * Stops what has not happened yet. What was moved stays moved. Safe to repeat.
     *
     * @return why it was refused, if it was
     */
    Optional<Refusal> cancel(Rewind rewind, Actor actor) {
        actor.require(Permission.REWIND);
        return audit.act(actor, AuditedAction.CANCEL, rewind, () -> {
            boolean cancelled = interventions.cancel(rewind.id(), actor.name(), "CANCEL_ASKED");
            Optional<Rewind> now = rewinds.find(rewind.id());
            if (!cancelled && now.filter(one -> one.endedAt().isEmpty()).isEmpty()) {
                return Optional.of(Refusal.of(
                        409,
                        "REWIND_ENDED",
                        rewind.id().toString(),
                        now.map(Rewind::state).orElse(rewind.state()).name()));
            }
            worker.wake();
            return Optional.empty();
        });
    }

    /**
     * Takes the proof of an ended rewind up again, for as long as a proof takes. It moves nothing.
     *
     * @return why it was refused, if it was
     */
    Optional<Refusal> follow(Rewind rewind, Actor actor) {
        actor.require(Permission.REWIND);
        if (!rewind.canBeFollowed()) {
            return Optional.of(Refusal.of(409, "NOTHING_TO_FOLLOW", rewind.id().toString()));
        }
        board.markRecovering(
                rewinds.messages(rewind.id(), Optional.empty(), 0, settings.selectionLimit()).stream()
                        .filter(message -> message.outcome() != RewindMessage.Result.RECOVERED)
                        .map(RewindMessage::failureId)
                        .toList(),
                rewind.id().value());
        UUID opened = audit.openProof(actor, rewind);
        if (!interventions.follow(rewind.id(), actor.name(), opened, settings.verifyTimeout())) {
            Refusal refusal = Refusal.of(409, "NOTHING_TO_FOLLOW", rewind.id().toString());
            audit.refusedProof(opened, rewind, refusal);
            return Optional.of(refusal);
        }
        worker.wake();
        return Optional.empty();
    }
}
