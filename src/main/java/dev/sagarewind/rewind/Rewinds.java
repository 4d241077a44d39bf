package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Takes on rewinds. */
@Component
public class Rewinds {

    /** What came of a request. */
    public sealed interface Requested {

        /** It is on its way, or was already, if the idempotency key says so. */
        record Accepted(RewindId rewind) implements Requested {}

        /** Nothing was moved. */
        record Refused(Refusal refusal) implements Requested {}
    }

    private final RewindPlans plans;
    private final JdbcRewinds rewinds;
    private final JdbcRequests requests;
    private final Preflight preflight;
    private final Rechecks rechecks;
    private final LoopGuard loops;
    private final Approvals approvals;
    private final RewindAudit audit;
    private final RewindWorker worker;
    private final Clock clock;

    Rewinds(
            RewindPlans plans,
            JdbcRewinds rewinds,
            JdbcRequests requests,
            Preflight preflight,
            Rechecks rechecks,
            LoopGuard loops,
            Approvals approvals,
            RewindAudit audit,
            RewindWorker worker,
            Clock clock) {
        this.plans = plans;
        this.rewinds = rewinds;
        this.requests = requests;
        this.preflight = preflight;
        this.rechecks = rechecks;
        this.loops = loops;
        this.approvals = approvals;
        this.audit = audit;
        this.worker = worker;
        this.clock = clock;
    }

    /**
     * Carries out a plan, or says why not.
     *
     * @throws dev.sagarewind.access.NotPermittedException if the actor may not rewind, or not remove members
     */
    public Requested request(RewindRequest request, Actor actor) {
        Optional<Requested> before = repeated(request.idempotencyKey(), actor);
        if (before.isPresent()) {
            return before.get();
        }
        return plans.find(request.planId())
                .map(plan -> decide(plan, request, actor))
                .orElseGet(() -> {
                    Refusal unknown =
                            Refusal.of(404, "PLAN_UNKNOWN", request.planId().toString());
                    audit.refused(actor, request, unknown);
                    return new Requested.Refused(unknown);
                });
    }

    /** For a plan that is at hand, of a request that is known to be no repetition. */
    Requested request(RewindPlan plan, RewindRequest request, Actor actor) {
        return decide(plan, request, actor);
    }

    private Requested decide(RewindPlan plan, RewindRequest request, Actor actor) {
        permitted(plan, request, actor);
        Optional<Refusal> refusal = against(plan, request);
        if (refusal.isPresent()) {
            // The same request may have been accepted meanwhile, by another console, and be what stands in the way.
            Optional<Requested> same = repeated(request.idempotencyKey(), actor);
            if (same.isPresent()) {
                return same.get();
            }
            audit.refused(actor, plan, request, refusal.get());
            return new Requested.Refused(refusal.get());
        }
        return accept(plan, request, actor);
    }

    private static void permitted(RewindPlan plan, RewindRequest request, Actor actor) {
        plan.require(Permission.REWIND, actor);
        if (request.whenActive().removesMembers()) {
            plan.groups().forEach(group -> actor.requireForGroup(Permission.EVICT, group.value()));
        }
        // A plan that is blocked says why, with all it found; one that is not was made by somebody who may skip.
        if (plan.executable() && plan.needsSkip()) {
            plan.require(Permission.SKIP, actor);
        }
    }

    /** The rewind that this key of this actor led to already; refused if it was for another request. */
    Optional<Requested> repeated(Optional<RewindRequest.IdempotencyKey> key, Actor actor) {
        return key.flatMap(given -> rewinds.byKey(actor.name(), given.value())
                .map(found -> found.getValue().equals(given.requestDigest())
                        ? new Requested.Accepted(found.getKey())
                        : reused(found.getKey(), given, actor)));
    }

    private Requested reused(RewindId bound, RewindRequest.IdempotencyKey key, Actor actor) {
        Refusal refusal = Refusal.of(422, "IDEMPOTENCY_KEY_REUSED", key.value());
        audit.refused(actor, rewinds.find(bound).orElseThrow(), refusal);
        return new Requested.Refused(refusal);
    }

    private Optional<Refusal> against(RewindPlan plan, RewindRequest request) {
        if (!plan.executable()) {
            return Optional.of(Refusal.of(plan.blockers()));
        }
        if (plan.expired(clock.instant())) {
            return Optional.of(Refusal.of(Finding.of(FindingCode.PLAN_EXPIRED)));
        }
        if (!request.acknowledge().isEmpty() && request.planDigest().isEmpty()) {
            return Optional.of(Refusal.of(422, "PLAN_DIGEST_MISSING"));
        }
        if (request.planDigest().filter(digest -> !digest.equals(plan.digest())).isPresent()) {
            return Optional.of(Refusal.of(409, "PLAN_DIGEST_DIFFERS"));
        }
        List<Finding> open = plan.notAcknowledged(request.acknowledge());
        if (!open.isEmpty()) {
            return Optional.of(Refusal.of(open));
        }
        Optional<Finding> guarded = loops.holds(plan, request.canary());
        if (guarded.isPresent()) {
            return Optional.of(Refusal.of(guarded.get()));
        }
        List<Finding> found = preflight.check(plan, request.whenActive(), request.acknowledge());
        return found.isEmpty() ? Optional.empty() : Optional.of(Refusal.of(found));
    }

    private Requested accept(RewindPlan plan, RewindRequest request, Actor actor) {
        RewindId id = RewindId.random();
        try {
            audit.open(
                    actor,
                    plan,
                    request,
                    id,
                    opened -> requests.insert(
                            id, plan, request, actor.name(), Optional.of(opened), approvals.neededFor(plan)));
        } catch (DuplicateKeyException taken) {
            Optional<Requested> same = repeated(request.idempotencyKey(), actor);
            if (same.isPresent()) {
                return same.get();
            }
            Refusal refusal = Refusal.of(rechecks.inProgress(plan.groups().get(0)));
            audit.refused(actor, plan, request, refusal);
            return new Requested.Refused(refusal);
        }
        worker.wake();
        return new Requested.Accepted(id);
    }

    /** The whole of it, whoever may see it. */
    Optional<Rewind> find(RewindId id) {
        return rewinds.find(id);
    }

    /** By group, topic, partition and offset. */
    List<RewindMessage> messages(RewindId id, Optional<RewindMessage.Result> outcome, int skip, int limit) {
        return rewinds.messages(id, outcome, skip, limit);
    }
}
