package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditedAction;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes plans and keeps them. A plan moves nothing. */
@Component
public class RewindPlans {

    private final RewindPlanner planner;
    private final JdbcPlans plans;
    private final RewindAudit audit;

    RewindPlans(RewindPlanner planner, JdbcPlans plans, RewindAudit audit) {
        this.planner = planner;
        this.plans = plans;
        this.audit = audit;
    }

    /**
     * Plans at this moment, from Kafka and the writer database.
     *
     * @return a plan with whatever stands in its way; never half a plan
     */
    public RewindPlan plan(Selection selection, Actor actor) {
        return plan(selection, actor, AuditedAction.PLAN);
    }

    RewindPlan dryRun(Selection selection, Actor actor) {
        return plan(selection, actor, AuditedAction.DRY_RUN);
    }

    private RewindPlan plan(Selection selection, Actor actor, AuditedAction action) {
        actor.require(Permission.REWIND);
        RewindPlanner.Planned planned = planner.plan(selection, actor);
        plans.insert(planned.plan(), planned.records());
        audit.planned(actor, action, planned.plan());
        return planned.plan();
    }

    public Optional<RewindPlan> find(PlanId id) {
        return plans.find(id);
    }

    /** For whoever sees all its partitions; who made it did. */
    Optional<RewindPlan> seenBy(Actor actor, PlanId id) {
        return plans.find(id).filter(plan -> isSeenBy(actor, plan));
    }

    /** The same without the messages that it is for and their sagas. */
    Optional<RewindPlan> outlineSeenBy(Actor actor, PlanId id) {
        return plans.outline(id).filter(plan -> isSeenBy(actor, plan));
    }

    private static boolean isSeenBy(Actor actor, RewindPlan plan) {
        return plan.createdBy().equals(actor.name()) || plan.within(actor.scope(Permission.VIEW));
    }

    /** The records of a plan, by group, topic, partition and offset, after the given one. */
    public List<PlannedRecord> records(PlanId id, Optional<PlannedRecord> after, int limit) {
        return plans.records(id, after, limit);
    }

    /** All records of a plan that reading again will not skip. */
    public List<PlannedRecord> notSkipped(PlanId id) {
        return plans.notSkipped(id);
    }
}
