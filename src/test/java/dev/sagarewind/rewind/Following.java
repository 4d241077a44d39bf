package dev.sagarewind.rewind;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.test.context.TestComponent;

/** Asks for rewinds and looks at how they go on, as tests do. */
@TestComponent
class Following {

    private final RewindPlans plans;
    private final Rewinds rewinds;
    private final SeenRewinds seen;

    Following(RewindPlans plans, Rewinds rewinds, SeenRewinds seen) {
        this.plans = plans;
        this.rewinds = rewinds;
        this.seen = seen;
    }

    RewindPlan plan(Incident incident) {
        return plans.plan(new Selection.Matching(incident.filter()), Incident.OPERATOR);
    }

    RewindId request(RewindPlan plan, WhenActive whenActive, boolean canary) {
        return Incident.accepted(rewinds.request(Incident.request(plan, whenActive, 60, canary), Incident.OPERATOR));
    }

    RewindId request(Incident incident, WhenActive whenActive) {
        return request(plan(incident), whenActive, false);
    }

    Rewind rewind(RewindId id) {
        return rewinds.find(id).orElseThrow();
    }

    Rewind.Leg leg(RewindId id, Incident incident) {
        return rewind(id).leg(incident.group);
    }

    List<String> codes(RewindId id) {
        return seen.transitions(id).stream().map(RewindTransition::code).toList();
    }

    Optional<FindingCode> refusal(RewindId id, Incident incident) {
        return leg(id, incident).refusal().map(Finding::code);
    }

    void awaitState(RewindId id, RewindState state) {
        await().atMost(Duration.ofSeconds(30)).until(() -> rewind(id).state() == state);
    }

    Rewind awaitEnd(RewindId id) {
        await().atMost(Duration.ofSeconds(60)).until(() -> rewind(id).endedAt().isPresent());
        return rewind(id);
    }
}
