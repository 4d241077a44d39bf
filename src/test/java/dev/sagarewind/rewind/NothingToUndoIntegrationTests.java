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

/** Rewinds that leave nothing to be put back. */
@ConsoleTest
class NothingToUndoIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @Test
    @Causes(value = FindingCode.NOTHING_TO_UNDO, kind = "UNKNOWN")
    void aRewindThatNobodyKnows() {
        assertThat(undo(RewindId.random())).isEqualTo("NOTHING_TO_UNDO.UNKNOWN");
    }

    @Test
    @Causes(value = FindingCode.NOTHING_TO_UNDO, kind = "FORWARD")
    void aMoveForward() {
        GroupPast past = failed().commit(0, 0);
        RewindPlan plan = plans.plan(past.toOffset(1), Incident.OPERATOR);
        RewindRequest request = Found.request(plan, WhenActive.REFUSE, FindingCode.MESSAGES_NOT_PROCESSED);
        RewindId id = ended(Incident.accepted(rewinds.request(request, Incident.OPERATOR)));

        assertThat(past.committed(0)).contains(1L);
        assertThat(undo(id)).isEqualTo("NOTHING_TO_UNDO.FORWARD");
    }

    @Test
    @Causes(value = FindingCode.NOTHING_TO_UNDO, kind = "NOT_MOVED")
    void aRewindThatWasRefusedBeforeItMovedAnything() {
        GroupPast past = failed();
        RewindPlan plan = plans.plan(past.toOffset(0), Incident.OPERATOR);
        RewindId id;
        try (KafkaConsumer<String, String> member = past.member(Map.of())) {
            id = Incident.accepted(rewinds.request(Found.request(plan, WhenActive.WAIT), Incident.OPERATOR));
            past.deleteBefore(0, 1);
        }

        assertThat(undo(ended(id))).isEqualTo("NOTHING_TO_UNDO.NOT_MOVED");
    }

    private GroupPast failed() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.FAILED);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        return past.commit(0, 2);
    }

    private RewindId ended(RewindId id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rewinds.find(id).orElseThrow().endedAt().isPresent());
        return id;
    }

    private String undo(RewindId id) {
        return Found.blockers(plans.plan(new Selection.UndoOf(id), Incident.OPERATOR))
                .get(0);
    }
}
