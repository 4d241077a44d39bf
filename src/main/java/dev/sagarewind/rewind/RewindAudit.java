package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.audit.AuditDetails;
import dev.sagarewind.audit.AuditId;
import dev.sagarewind.audit.AuditOutcome;
import dev.sagarewind.audit.AuditTrail;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Records what is set out to be done with offsets, before it is done, and how it ended. */
@Component
class RewindAudit {

    private final AuditTrail trail;

    RewindAudit(AuditTrail trail) {
        this.trail = trail;
    }

    void planned(Actor actor, AuditedAction action, RewindPlan plan) {
        AuditDetails details = AuditDetails.none()
                .plan(plan.id())
                .places(places(plan))
                .moves(moves(plan))
                .note(plan.events().size() + " messages selected, " + plan.willSkip() + " records skipped");
        if (plan.executable()) {
            trail.record(actor, action, subject(plan.groups()), AuditOutcome.DONE, details);
        } else {
            trail.record(
                    actor,
                    action,
                    subject(plan.groups()),
                    AuditOutcome.REFUSED,
                    details.code(plan.blockers().get(0).code().name()));
        }
    }

    /**
     * Writes down what is set out to be done together with the rewind that does it: a console that dies in between leaves
     * both or neither. The audit comes last: while it is appended to, nobody else can, and another request may be what the
     * rewind's rows have to wait for.
     */
    @Transactional
    public void open(Actor actor, RewindPlan plan, RewindRequest request, RewindId id, Consumer<UUID> insert) {
        AuditId opened = AuditId.random();
        insert.accept(opened.value());
        trail.openWithin(
                opened,
                actor,
                AuditedAction.REWIND,
                subject(plan.groups()),
                details(plan, request).rewind(id));
    }

    /** A request whose idempotency key belongs to a rewind that another request led to. */
    void refused(Actor actor, Rewind bound, Refusal refusal) {
        trail.record(
                actor,
                AuditedAction.REWIND,
                bound.groupNames(),
                AuditOutcome.REFUSED,
                AuditDetails.none()
                        .rewind(bound.id())
                        .places(details(bound).places())
                        .code(refusal.code()));
    }

    /** A request for a plan that there is not. */
    void refused(Actor actor, RewindRequest request, Refusal refusal) {
        trail.record(
                actor,
                AuditedAction.REWIND,
                request.planId().toString(),
                AuditOutcome.REFUSED,
                AuditDetails.none()
                        .because(Optional.of(request.reason()), request.ticket())
                        .plan(request.planId())
                        .code(refusal.code()));
    }

    void refused(Actor actor, RewindPlan plan, RewindRequest request, Refusal refusal) {
        trail.record(
                actor,
                AuditedAction.REWIND,
                subject(plan.groups()),
                AuditOutcome.REFUSED,
                details(plan, request).code(refusal.code()));
    }

    /** Does something to a rewind and records it, both or neither. Returns false, with nothing recorded, if it was too late. */
    @Transactional
    public boolean done(Actor actor, AuditedAction action, Rewind rewind, BooleanSupplier act) {
        if (!act.getAsBoolean()) {
            return false;
        }
        trail.recordWithin(actor, action, rewind.groupNames(), AuditOutcome.DONE, details(rewind));
        return true;
    }

    void refused(Actor actor, AuditedAction action, Rewind rewind, Refusal refusal) {
        trail.record(
                actor,
                action,
                rewind.groupNames(),
                AuditOutcome.REFUSED,
                details(rewind).code(refusal.code()));
    }

    /** Takes a proof up again and opens it in the audit, both or neither; the rewind's end closes it. */
    @Transactional
    public boolean openProof(Actor actor, Rewind rewind, BooleanSupplier follow, Consumer<UUID> audited) {
        if (!follow.getAsBoolean()) {
            return false;
        }
        AuditId opened = AuditId.random();
        audited.accept(opened.value());
        trail.openWithin(opened, actor, AuditedAction.PROOF, rewind.groupNames(), details(rewind));
        return true;
    }

    private static AuditDetails details(Rewind rewind) {
        return AuditDetails.none()
                .because(Optional.of(rewind.reason()), rewind.ticket())
                .plan(rewind.planId())
                .rewind(rewind.id())
                .places(rewind.partitions().stream()
                        .map(one -> place(one.partition()))
                        .distinct()
                        .toList());
    }

    /** Safe to repeat: an act is closed once. */
    void ended(Rewind rewind) {
        if (rewind.auditId().isEmpty()) {
            return;
        }
        AuditDetails details = details(rewind)
                .note(rewind.counts().recovered() + " of " + rewind.counts().selected() + " messages recovered")
                .moves(rewind.partitions().stream().map(RewindAudit::move).toList());
        Optional<String> code = rewind.legs().stream()
                .flatMap(leg -> leg.refusal().stream())
                .map(finding -> finding.code().name())
                .findFirst();
        trail.close(
                new AuditId(rewind.auditId().get()),
                outcome(rewind.state()),
                code.map(details::code).orElse(details));
    }

    private static AuditOutcome outcome(RewindState state) {
        return switch (state) {
            case RECOVERED -> AuditOutcome.RECOVERED;
            case PARTLY_RECOVERED -> AuditOutcome.PARTLY_RECOVERED;
            case NOT_RECOVERED -> AuditOutcome.NOT_RECOVERED;
            case REFUSED -> AuditOutcome.REFUSED;
            case CANCELLED -> AuditOutcome.CANCELLED;
            case FAILED -> AuditOutcome.FAILED;
            case MOVED -> AuditOutcome.DONE;
            default -> throw new IllegalArgumentException("A rewind has not ended in " + state);
        };
    }

    private static AuditDetails.Place place(GroupPartition one) {
        return new AuditDetails.Place(
                one.group().value(), Optional.of(one.partition().topic()));
    }

    private static AuditDetails details(RewindPlan plan, RewindRequest request) {
        return AuditDetails.none()
                .because(Optional.of(request.reason()), request.ticket())
                .plan(plan.id())
                .places(places(plan))
                .moves(moves(plan));
    }

    /** A partition without a target is no move, and yet something that the plan is about. */
    private static List<AuditDetails.Place> places(RewindPlan plan) {
        List<AuditDetails.Place> known = plan.partitions().stream()
                .map(one -> place(one.partition()))
                .distinct()
                .toList();
        return known.isEmpty()
                ? plan.groups().stream()
                        .map(group -> new AuditDetails.Place(group.value(), Optional.empty()))
                        .toList()
                : known;
    }

    private static List<AuditDetails.Move> moves(RewindPlan plan) {
        return plan.partitions().stream()
                .filter(one -> one.targetOffset().isPresent())
                .map(one -> move(
                        one.partition().group(),
                        one.partition().partition(),
                        one.committedOffset(),
                        one.targetOffset().orElseThrow(),
                        Optional.empty()))
                .toList();
    }

    private static AuditDetails.Move move(Rewind.Partition one) {
        return move(
                one.partition().group(),
                one.partition().partition(),
                one.offsetBefore().or(() -> Optional.of(one.plannedOffset())),
                one.targetOffset(),
                Optional.of(one.outcome()));
    }

    private static AuditDetails.Move move(
            ConsumerGroupId group, PartitionId at, Optional<Long> from, long to, Optional<String> result) {
        return new AuditDetails.Move(group.value(), at.topic(), at.partition(), from, to, result);
    }

    private static String subject(List<ConsumerGroupId> groups) {
        return groups.stream().map(ConsumerGroupId::value).collect(Collectors.joining(", "));
    }
}
