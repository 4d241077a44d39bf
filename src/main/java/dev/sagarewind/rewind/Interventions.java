package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.failure.FailureBoard;
import java.util.Optional;
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
        rewind.require(Permission.REWIND, actor);
        boolean cancelled = audit.done(
                actor,
                AuditedAction.CANCEL,
                rewind,
                () -> interventions.cancel(rewind.id(), actor.name(), "CANCEL_ASKED"));
        Rewind now = rewinds.find(rewind.id()).orElse(rewind);
        if (!cancelled && now.endedAt().isPresent()) {
            return refused(
                    actor,
                    AuditedAction.CANCEL,
                    rewind,
                    Refusal.of(
                            409,
                            "REWIND_ENDED",
                            rewind.id().toString(),
                            now.state().name()));
        }
        worker.wake();
        return Optional.empty();
    }

    /**
     * Takes the proof of an ended rewind up again, for as long as a proof takes. It moves nothing.
     *
     * @return why it was refused, if it was
     */
    Optional<Refusal> follow(Rewind rewind, Actor actor) {
        rewind.require(Permission.REWIND, actor);
        Refusal nothing = Refusal.of(409, "NOTHING_TO_FOLLOW", rewind.id().toString());
        if (!rewind.canBeFollowed()) {
            return refused(actor, AuditedAction.PROOF, rewind, nothing);
        }
        boolean followed = audit.openProof(
                actor,
                rewind,
                () -> interventions.follow(rewind.id(), actor.name(), settings.verifyTimeout()),
                entry -> interventions.audited(rewind.id(), entry));
        if (!followed) {
            return refused(actor, AuditedAction.PROOF, rewind, nothing);
        }
        board.markRecovering(
                rewinds.messages(rewind.id(), Optional.empty(), 0, settings.selectionLimit()).stream()
                        .filter(message -> message.outcome() != RewindMessage.Result.RECOVERED)
                        .map(RewindMessage::failureId)
                        .toList(),
                rewind.id().value());
        worker.wake();
        return Optional.empty();
    }

    private Optional<Refusal> refused(Actor actor, AuditedAction action, Rewind rewind, Refusal refusal) {
        audit.refused(actor, action, rewind, refusal);
        return Optional.of(refusal);
    }
}
