package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A console died after it had announced a move: what Kafka and the history tell decides what is said and done. */
@ConsoleTest
@Import(Following.class)
@TestPropertySource(properties = "saga-rewind.rewind.resume-timeout=2s")
class FindingOutIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Autowired
    Following following;

    @Test
    void movesAgainWhereNothingWasMovedAndEveryRecordHasAHistory() {
        GroupPast past = failedFirst(true);
        RewindId id = diedAfterItHadAnnounced(past);

        await().untilAsserted(() -> assertThat(following.codes(id))
                .containsSubsequence("READING_AGAIN", "NOT_MOVED_YET", "MOVING", "MOVED"));
        assertThat(past.committed(0)).contains(0L);
    }

    @Test
    void goesOnWhereKafkaStillHasItsWitness() {
        GroupPast past = failedFirst(true);
        RewindId id = diedAfterItHadAnnounced(past, true);

        following.awaitState(id, RewindState.VERIFYING);

        assertThat(following.codes(id))
                .containsSubsequence("READING_AGAIN", "MOVED")
                .doesNotContain("NOT_MOVED_YET");
    }

    @Test
    @Causes(FindingCode.MOVE_UNKNOWN)
    void saysThatNobodyKnowsWhereMovingAgainCouldRunUnrecordedRecordsTwice() {
        GroupPast past = failedFirst(false);
        RewindId id = diedAfterItHadAnnounced(past);

        Rewind ended = following.awaitEnd(id);

        assertThat(ended.state()).isEqualTo(RewindState.FAILED);
        assertThat(ended.leg(past.group).refusal().map(Finding::code)).contains(FindingCode.MOVE_UNKNOWN);
        assertThat(ended.partitions()).extracting(Rewind.Partition::result).containsOnly(Rewind.Result.UNKNOWN);
        assertThat(past.committed(0)).contains(2L);
        assertThat(following.codes(id)).doesNotContain("MOVING");
    }

    private GroupPast failedFirst(boolean recorded) {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        if (recorded) {
            past.consumed(0, "b", Outcome.SUCCEEDED);
        } else {
            past.send(0, "b");
        }
        return past.commit(0, 2);
    }

    private RewindId diedAfterItHadAnnounced(GroupPast past) {
        return diedAfterItHadAnnounced(past, false);
    }

    /** As a console leaves it that dies between the transition and what came of it. */
    private RewindId diedAfterItHadAnnounced(GroupPast past, boolean moved) {
        RewindPlan plan = plans.plan(past.toOffset(0), Incident.OPERATOR);
        FindingCode[] accepted =
                plan.warnings().stream().map(Finding::code).distinct().toArray(FindingCode[]::new);
        RewindId id;
        try (var member = past.member(Map.of())) {
            id = Incident.accepted(rewinds.request(Found.request(plan, WhenActive.WAIT, accepted), Incident.OPERATOR));
            await().until(() -> following.rewind(id).legs().get(0).state() == RewindState.WAITING);
            await().until(() -> update(past, id, """
                    update saga_rewind.rewind
                       set worker = 'dead', lease_until = clock_timestamp() + interval '1 hour'
                     where rewind_id = :id and worker is null
                    """) == 1);
        }
        update(past, id, "update saga_rewind.rewind_leg set state = 'REWINDING' where rewind_id = :id");
        update(past, id, "update saga_rewind.rewind_partition set offset_before = 2 where rewind_id = :id");
        update(past, id, """
                update saga_rewind.rewind_message m
                   set baseline = (select max(consumption_id) from timeline.event_consumption_history h
                                    where h.event_id = m.event_id and h.consumer_group = m.consumer_group)
                 where rewind_id = :id
                """);
        if (moved) {
            past.commit(0, 0, id.witness());
        }
        update(past, id, "update saga_rewind.rewind set worker = null, lease_until = null where rewind_id = :id");
        return id;
    }

    private static int update(GroupPast past, RewindId id, String sql) {
        return past.jdbc.sql(sql).param("id", id.value()).update();
    }
}
