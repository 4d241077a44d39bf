package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The whole console, with the roles of the manual, on the layout for size. */
@ConsoleTest
@TestPropertySource(properties = "test.layout=PARTITIONED")
class RewindOnPartitionsIntegrationTests {

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

    @Test
    @Causes(FindingCode.HISTORY_DROPPED)
    void refusesToReadWhatHasLostItsHistory() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.send(0, "unrecorded");
        past.commit(0, 2);
        JdbcClient jdbc = JdbcClient.create(world.database());
        try {
            droppedUpTo(jdbc, "-1 hour");
            assertThat(plans.plan(past.failures(board, failed), Incident.OPERATOR)
                            .blockers())
                    .as("records are younger")
                    .isEmpty();

            droppedUpTo(jdbc, "1 second");
            RewindPlan plan = plans.plan(past.failures(board, failed), Incident.OPERATOR);

            assertThat(Found.blockers(plan)).containsExactly("HISTORY_DROPPED");
            assertThat(Found.args(plan, FindingCode.HISTORY_DROPPED)).hasSize(3).startsWith(past.topic + "-0");
        } finally {
            jdbc.sql("delete from timeline.history_kept").update();
        }
    }

    private static void droppedUpTo(JdbcClient jdbc, String fromNow) {
        jdbc.sql("""
                        insert into timeline.history_kept (history, since)
                        values ('timeline.event_consumption_history', now() + cast(:fromNow as interval))
                        on conflict (history) do update set since = excluded.since
                        """).param("fromNow", fromNow).update();
    }

    @Test
    void recoversWhatFailedAndRunsNothingTwice() {
        try (Incident incident =
                new Incident(world, Map.of()).orders(12).failingEvery(3, 12).consumed(1, kafka, board)) {
            assertThat(incident.jdbc
                            .sql("select count(distinct tableoid) from timeline.event_consumption_history")
                            .query(Integer.class)
                            .single())
                    .as("partitions with rows")
                    .isGreaterThan(2);
            incident.service.close();
            RewindPlan plan = plans.plan(new Selection.Matching(incident.filter()), Incident.OPERATOR);

            RewindId id =
                    Incident.accepted(rewinds.request(Incident.request(plan, WhenActive.WAIT), Incident.OPERATOR));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> rewinds.find(id).orElseThrow().state() == RewindState.VERIFYING);
            try (PlainService healed = incident.restarted().start(1)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> rewinds.find(id).orElseThrow().state().ended());
            }

            assertThat(rewinds.find(id).orElseThrow().state()).isEqualTo(RewindState.RECOVERED);
            assertThat(incident.unsettled()).isZero();
            assertThat(incident.outOfOrder()).isZero();
            assertThat(incident.jdbc
                            .sql("""
                                    select count(*) - count(distinct event_id) from timeline.event_consumption_history
                                     where consumer_group = :group and outcome = 'SUCCEEDED'
                                    """)
                            .param("group", incident.group.value())
                            .query(Integer.class)
                            .single())
                    .as("settled twice")
                    .isZero();
            await().untilAsserted(() -> assertThat(incident.failures(board)).isEmpty());
        }
    }
}
