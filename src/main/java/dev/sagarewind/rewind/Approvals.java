package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.position.GroupPartition;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * The consent of a second person. They agree to the plan as it was made, and it is made once more before it is carried out:
 * if it would lead elsewhere by now, their consent was to something else.
 */
@Component
class Approvals {

    private final RewindPlans plans;
    private final RewindPlanner planner;
    private final JdbcInterventions interventions;
    private final Rechecks rechecks;
    private final RewindAudit audit;
    private final RewindWorker worker;
    private final RewindSettings settings;

    Approvals(
            RewindPlans plans,
            RewindPlanner planner,
            JdbcInterventions interventions,
            Rechecks rechecks,
            RewindAudit audit,
            RewindWorker worker,
            RewindSettings settings) {
        this.plans = plans;
        this.planner = planner;
        this.interventions = interventions;
        this.rechecks = rechecks;
        this.audit = audit;
        this.worker = worker;
        this.settings = settings;
    }

    /** How long a rewind by this plan waits for consent; empty if it needs none. */
    Optional<Duration> neededFor(RewindPlan plan) {
        return plan.groups().stream().anyMatch(settings.approval()::neededFor)
                ? Optional.of(settings.approval().within())
                : Optional.empty();
    }

    /**
     * Lets the rewind begin.
     *
     * @param digest of the plan that was looked at, where the caller says it
     * @return why it was refused, if it was; the rewind goes on waiting then
     */
    Optional<Refusal> approve(Rewind rewind, Optional<String> digest, Actor actor) {
        rewind.require(Permission.APPROVE, actor);
        RewindPlan plan = plans.find(rewind.planId()).orElseThrow();
        Optional<Refusal> refusal = stranger(rewind, actor)
                .or(() -> seen(plan, digest))
                .or(() -> stillSo(rewind, plan))
                .or(() -> begin(rewind, plan, actor));
        refusal.ifPresent(why -> audit.refused(actor, AuditedAction.APPROVE, rewind, why));
        worker.wake();
        return refusal;
    }

    /** Ends the rewind with nothing moved. @return why it was refused, if it was */
    Optional<Refusal> reject(Rewind rewind, Actor actor) {
        rewind.require(Permission.APPROVE, actor);
        Optional<Refusal> refusal = waiting(rewind).or(() -> decline(rewind, actor));
        refusal.ifPresent(why -> audit.refused(actor, AuditedAction.REJECT, rewind, why));
        worker.wake();
        return refusal;
    }

    private Optional<Refusal> decline(Rewind rewind, Actor actor) {
        boolean declined = audit.done(
                actor, AuditedAction.REJECT, rewind, () -> interventions.cancel(rewind.id(), actor.name(), "REJECTED"));
        return declined ? Optional.empty() : Optional.of(notWaiting(rewind));
    }

    private static Optional<Refusal> waiting(Rewind rewind) {
        return rewind.state() == RewindState.AWAITING_APPROVAL ? Optional.empty() : Optional.of(notWaiting(rewind));
    }

    private static Refusal notWaiting(Rewind rewind) {
        return Refusal.of(
                409,
                "NOT_AWAITING_APPROVAL",
                rewind.id().toString(),
                rewind.state().name());
    }

    /** A person, not a token or session of theirs. */
    private static Optional<Refusal> stranger(Rewind rewind, Actor actor) {
        return waiting(rewind)
                .or(() -> rewind.requestedBy().equals(actor.name())
                        ? Optional.of(Refusal.of(403, "OWN_REQUEST", actor.name()))
                        : Optional.empty());
    }

    private static Optional<Refusal> seen(RewindPlan plan, Optional<String> digest) {
        return digest.filter(given -> !given.equals(plan.digest()))
                .map(other -> Refusal.of(409, "PLAN_DIGEST_DIFFERS"));
    }

    private Optional<Refusal> stillSo(Rewind rewind, RewindPlan plan) {
        RewindPlan again = planner.plan(sameMessages(plan), requester(rewind)).plan();
        if (!again.executable()) {
            return Optional.of(Refusal.of(again.blockers()));
        }
        Map<GroupPartition, Long> now = targets(again);
        for (PlannedPartition one : plan.partitions()) {
            long planned = one.targetOffset().orElseThrow();
            Long target = now.get(one.partition());
            if (target == null || target != planned) {
                return Optional.of(Refusal.of(Drifts.drift(
                        one.partition(),
                        "TARGET",
                        target == null ? one.committedOffset().orElse(planned) : target,
                        planned,
                        one.committedOffset().orElse(planned))));
            }
        }
        List<Finding> open = again.notAcknowledged(rewind.acknowledged());
        return open.isEmpty() ? Optional.empty() : Optional.of(Refusal.of(open));
    }

    /** Whether they may was asked when they requested it. */
    private static Actor requester(Rewind rewind) {
        return new Actor(
                rewind.requestedBy(),
                EnumSet.of(Permission.VIEW, Permission.REWIND, Permission.EVICT, Permission.SKIP));
    }

    /** The consent is to these messages: new ones of the cause are not among them. */
    private static Selection sameMessages(RewindPlan plan) {
        boolean explicit =
                plan.selection() instanceof Selection.OfPartitions || plan.selection() instanceof Selection.UndoOf;
        return explicit
                ? plan.selection()
                : new Selection.OfFailures(plan.events().stream()
                        .map(event -> FailureId.of(event.partition().group(), event.eventId()))
                        .toList());
    }

    private static Map<GroupPartition, Long> targets(RewindPlan plan) {
        return plan.partitions().stream()
                .filter(one -> one.targetOffset().isPresent())
                .collect(Collectors.toMap(
                        PlannedPartition::partition, one -> one.targetOffset().orElseThrow()));
    }

    private Optional<Refusal> begin(Rewind rewind, RewindPlan plan, Actor actor) {
        var first = rewind.trial()
                .map(one -> one.partition().group())
                .orElse(plan.groups().get(0));
        try {
            boolean begun = audit.done(
                    actor,
                    AuditedAction.APPROVE,
                    rewind,
                    () -> interventions.approve(rewind.id(), first, actor.name()));
            return begun ? Optional.empty() : Optional.of(notWaiting(rewind));
        } catch (DuplicateKeyException taken) {
            return Optional.of(Refusal.of(rechecks.inProgress(first)));
        }
    }
}
