package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.Outcome;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plans beside a rewind of the same group, and plans that have grown old. */
@ConsoleTest
class UnderWayIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Autowired
    JdbcClient jdbc;

    @Test
    @Causes(FindingCode.REWIND_IN_PROGRESS)
    void namesTheRewindThatIsAtWorkOnTheGroup() {
        GroupPast past = failed();
        try (KafkaConsumer<String, String> slowToComeBack = past.member(Map.of())) {
            RewindId id = accepted(plan(past), WhenActive.EVICT);
            await().atMost(Duration.ofSeconds(30)).until(() -> state(id) == RewindState.RESUMING);

            RewindPlan plan = plan(past);

            assertThat(Found.blockers(plan)).contains("REWIND_IN_PROGRESS");
            assertThat(Found.args(plan, FindingCode.REWIND_IN_PROGRESS))
                    .containsExactly("operator", past.group.value(), "RESUMING", id.toString());
        }
    }

    @Test
    @Causes(FindingCode.REWIND_VERIFYING)
    void aRewindThatIsBeingProvenBlocksNobody() {
        GroupPast past = failed();
        RewindId id = accepted(plan(past), WhenActive.REFUSE);
        await().atMost(Duration.ofSeconds(30)).until(() -> state(id) == RewindState.VERIFYING);
        past.commit(0, 2);

        RewindPlan plan = plan(past);

        assertThat(plan.executable()).isTrue();
        assertThat(Found.notes(plan)).contains("REWIND_VERIFYING");
    }

    @Test
    @Causes(FindingCode.PLAN_EXPIRED)
    void refusesAPlanThatIsTooOld() {
        GroupPast past = failed();
        RewindPlan plan = plan(past);
        jdbc.sql("""
                        update saga_rewind.rewind_plan
                           set document = jsonb_set(document, '{expiresAt}', to_jsonb(clock_timestamp()))
                         where plan_id = :id
                        """).param("id", plan.id().value()).update();

        RewindRequest request = Found.request(plan, WhenActive.REFUSE);

        assertThat(Found.names(Incident.refused(rewinds.request(request, Incident.OPERATOR))
                        .findings()))
                .containsExactly("PLAN_EXPIRED");
        assertThat(past.committed(0)).contains(2L);
    }

    private GroupPast failed() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        return past.commit(0, 2);
    }

    private RewindPlan plan(GroupPast past) {
        return plans.plan(past.toOffset(0), Incident.OPERATOR);
    }

    private RewindId accepted(RewindPlan plan, WhenActive whenActive) {
        return Incident.accepted(rewinds.request(Found.request(plan, whenActive), Incident.OPERATOR));
    }

    private RewindState state(RewindId id) {
        return rewinds.find(id).orElseThrow().legs().get(0).state();
    }
}
