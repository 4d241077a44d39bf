package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The whole incident with a live group: orders fail, the gateway heals, one rewind brings every message back. */
@ConsoleTest
class EvictIncidentIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Autowired
    SeenRewinds seen;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void everyFailedMessageOfALiveGroupRecoversWithinThirtySeconds(String protocol) {
        try (Incident incident = new Incident(world, Map.of("group.protocol", protocol))) {
            incident.orders(500).failingEvery(20, 500).consumed(2, kafka, board);
            int failures = incident.failures(board).size();
            Map<Integer, Long> before = incident.committed(kafka);
            incident.service.heal();

            RewindPlan plan = plans.plan(new Selection.Matching(incident.filter()), Incident.OPERATOR);
            assertThat(plan.blockers()).isEmpty();
            assertThat(plan.warnings()).isEmpty();
            assertThat(plan.events()).hasSize(failures);
            assertThat(plan.willRunAgain()).isEqualTo(failures);
            assertThat(plan.unrecorded()).isZero();

            RewindId id =
                    Incident.accepted(rewinds.request(Incident.request(plan, WhenActive.EVICT), Incident.OPERATOR));

            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> rewinds.find(id).orElseThrow().state().ended());
            Rewind rewind = rewinds.find(id).orElseThrow();
            assertThat(rewind.state()).isEqualTo(RewindState.RECOVERED);
            assertThat(rewind.counts()).isEqualTo(new Rewind.Counts(failures, failures, 0, 0, 0, Optional.empty()));
            assertThat(incident.unsettled()).isZero();
            assertThat(incident.outOfOrder()).isZero();
            incident.awaitConsumed(kafka);
            assertThat(incident.committed(kafka)).isEqualTo(before);
            assertThat(seen.transitions(id))
                    .extracting(RewindTransition::code)
                    .contains("REQUESTED", "CHECKED", "EVICTING", "MOVING", "MOVED", "MEMBERS_BACK", "PROVEN");
        }
    }
}
