package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.Failure;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** One leg per group is at work; the others wait, and say for what. */
@ConsoleTest
@Import(Following.class)
class TurnsIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Autowired
    Interventions interventions;

    @Autowired
    Following following;

    @Test
    void letsAGroupWaitForTheRewindThatIsAtWorkOnIt() {
        try (Incident one = failed();
                Incident other = failed()) {
            Incident second = one.group.compareTo(other.group) < 0 ? other : one;
            RewindPlan both = planOf(one, other);
            RewindId busy = following.request(second, WhenActive.WAIT);
            await().until(() -> following.rewind(busy).legs().get(0).state() == RewindState.WAITING);
            anotherConsoleIsAtWorkOn(busy, second);

            RewindId id = following.request(both, WhenActive.EVICT, false);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> following.leg(id, second).waitsFor().equals(Optional.of(busy)));
            assertThat(following.rewind(id).waitingFor())
                    .anySatisfy(wait -> assertThat(wait.rewind()).contains(busy));

            itLeaves(busy, second);
            interventions.cancel(following.rewind(busy), Incident.OPERATOR);
            assertThat(following.awaitEnd(id).leg(second.group).movedAt()).isPresent();
            assertThat(following.codes(id)).contains("WAITING_FOR_TURN");
        }
    }

    @Test
    void takesGroupsInTheOrderOfTheirNamesAndSaysForWhichOneTheOtherWaits() {
        try (Incident one = failed();
                Incident other = failed()) {
            Incident first = one.group.compareTo(other.group) < 0 ? one : other;
            Incident second = first == one ? other : one;

            RewindId id = following.request(planOf(one, other), WhenActive.WAIT, false);

            await().until(() -> following.leg(id, first).state() == RewindState.WAITING);
            assertThat(following.leg(id, second).state()).isEqualTo(RewindState.REQUESTED);
            assertThat(following.rewind(id).waitingFor())
                    .filteredOn(wait -> wait.group().equals(second.group))
                    .extracting(WaitingFor::code)
                    .containsExactly("LEG");
            interventions.cancel(following.rewind(id), Incident.OPERATOR);
            assertThat(following.awaitEnd(id).state()).isEqualTo(RewindState.CANCELLED);
        }
    }

    private RewindPlan planOf(Incident one, Incident other) {
        return plans.plan(
                new Selection.OfFailures(Stream.of(one, other)
                        .flatMap(incident -> incident.failures(board).stream())
                        .map(Failure::id)
                        .toList()),
                Incident.OPERATOR);
    }

    /** As if a console that is not in this process had taken the rewind, and the group with it. */
    private static void anotherConsoleIsAtWorkOn(RewindId id, Incident incident) {
        await().until(() -> incident.jdbc.sql("""
                                update saga_rewind.rewind
                                   set worker = 'elsewhere', lease_until = clock_timestamp() + interval '1 hour'
                                 where rewind_id = :id and worker is null
                                """).param("id", id.value()).update() == 1);
        state(id, incident, "RESUMING");
    }

    private static void itLeaves(RewindId id, Incident incident) {
        state(id, incident, "WAITING");
        incident.jdbc
                .sql("update saga_rewind.rewind set worker = null, lease_until = null where rewind_id = :id")
                .param("id", id.value())
                .update();
    }

    private static void state(RewindId id, Incident incident, String state) {
        incident.jdbc
                .sql("update saga_rewind.rewind_leg set state = :state where rewind_id = :id")
                .param("state", state)
                .param("id", id.value())
                .update();
    }

    private Incident failed() {
        return new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board);
    }
}
