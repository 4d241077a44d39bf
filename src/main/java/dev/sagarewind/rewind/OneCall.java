package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A plan and its rewind in one call. A refusal names the plan, so that it can be looked at and then acknowledged. */
@Component
class OneCall {

    private final RewindPlans plans;
    private final Rewinds rewinds;
    private final Answers answers;

    OneCall(RewindPlans plans, Rewinds rewinds, Answers answers) {
        this.plans = plans;
        this.rewinds = rewinds;
        this.answers = answers;
    }

    /** @throws dev.sagarewind.web.ProblemException if it is refused; nothing was moved */
    RewindId request(
            Selection selection,
            RequestJson.Decision decision,
            Optional<RewindRequest.IdempotencyKey> key,
            Actor actor) {
        Optional<Rewinds.Requested> before = rewinds.repeated(key, actor);
        if (before.isPresent()) {
            return answers.accepted(before.get());
        }
        RewindPlan plan = plans.plan(selection, actor);
        return answers.accepted(rewinds.request(plan, decision.request(plan.id(), key), actor), plan);
    }
}
