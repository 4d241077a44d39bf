package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** What plans and rewinds say where Kafka does not tell them what they need. */
record KafkaUnknown(RewindPlans plans, Rewinds rewinds) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The sentence for which the plan is blocked. */
    Object inPlan(GroupPast past) {
        RewindPlan plan = plan(past);
        assertThat(Found.blockers(plan)).containsExactly("KAFKA_UNKNOWN");
        return Found.args(plan, FindingCode.KAFKA_UNKNOWN).get(1);
    }

    /** The sentence with which the rewind ends. */
    Object inEnd(GroupPast past, WhenActive whenActive) {
        RewindId id = Incident.accepted(rewinds.request(Found.request(plan(past), whenActive), Incident.OPERATOR));
        await().atMost(PATIENCE)
                .until(() -> rewinds.find(id).orElseThrow().state().ended());
        Finding reason = rewinds.find(id).orElseThrow().legs().get(0).refusal().orElseThrow();
        assertThat(reason.code()).isEqualTo(FindingCode.KAFKA_UNKNOWN);
        return reason.args().get(1);
    }

    RewindPlan plan(GroupPast past) {
        return plans.plan(past.toOffset(0), Incident.OPERATOR);
    }
}
