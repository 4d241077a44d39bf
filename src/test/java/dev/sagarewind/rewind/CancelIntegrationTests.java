package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Cancelling stops what has not happened yet; following further says what became of what had. */
@ConsoleTest
@Import(Following.class)
class CancelIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    Following following;

    @Autowired
    Interventions interventions;

    @Test
    void movesNothingWhenCancelledBeforeTheGroupIsEmpty() {
        try (Incident incident = failed()) {
            Map<Integer, Long> before = incident.committed(kafka);
            RewindId id = following.request(incident, WhenActive.WAIT);
            await().until(() -> !following.leg(id, incident).membersLeft().isEmpty());

            assertThat(cancel(id)).isEmpty();
            Rewind rewind = following.awaitEnd(id);

            assertThat(rewind.state()).isEqualTo(RewindState.CANCELLED);
            assertThat(rewind.cancellation().orElseThrow().by()).isEqualTo("operator");
            assertThat(rewind.moved()).isFalse();
            assertThat(rewind.partitions()).extracting(Rewind.Partition::result).containsOnly(Rewind.Result.NOT_MOVED);
            assertThat(incident.committed(kafka)).isEqualTo(before);
            assertThat(following.codes(id)).containsSubsequence("CANCEL_ASKED", "CANCELLED");
        }
    }

    @Test
    void leavesWhatWasMovedAndCanBeFollowedFurtherWithoutMovingAnything() {
        try (Incident incident = failed()) {
            incident.service.close();
            Map<Integer, Long> before = incident.committed(kafka);
            RewindId id = following.request(incident, WhenActive.REFUSE);
            following.awaitState(id, RewindState.VERIFYING);
            Map<Integer, Long> moved = incident.committed(kafka);

            assertThat(cancel(id)).isEmpty();
            Rewind cancelled = following.awaitEnd(id);

            assertThat(cancelled.state()).isEqualTo(RewindState.CANCELLED);
            assertThat(moved).isNotEqualTo(before);
            assertThat(incident.committed(kafka)).isEqualTo(moved);
            assertThat(cancelled.counts().notReached()).isEqualTo(4);
            assertThat(cancelled.canBeFollowed()).isTrue();

            assertThat(interventions.follow(cancelled, Incident.OPERATOR)).isEmpty();
            following.awaitState(id, RewindState.VERIFYING);
            try (PlainService healed = incident.restarted().start(1)) {
                assertThat(following.awaitEnd(id).state()).isEqualTo(RewindState.RECOVERED);
            }
            assertThat(following.codes(id)).containsSubsequence("CANCELLED_MOVED", "FOLLOWED", "PROVEN");
            assertThat(following.codes(id)).containsOnlyOnce("MOVING");
        }
    }

    @Test
    void whatWasMovedAndWasToBeMovedAgainIsStillSaidToBeMoved() {
        try (Incident incident = failed()) {
            incident.service.close();
            RewindId id = following.request(incident, WhenActive.REFUSE);
            following.awaitState(id, RewindState.VERIFYING);
            // As when something has committed over it.
            incident.jdbc
                    .sql("update saga_rewind.rewind_partition set result = 'PENDING' where rewind_id = :rewind")
                    .param("rewind", id.value())
                    .update();

            assertThat(cancel(id)).isEmpty();

            assertThat(following.awaitEnd(id).partitions())
                    .extracting(Rewind.Partition::result)
                    .containsOnly(Rewind.Result.REWOUND);
        }
    }

    @Test
    void followsNothingThatIsBeingUndone() {
        try (Incident incident = failed();
                Incident other = failed()) {
            incident.service.close();
            RewindId id = following.request(incident, WhenActive.REFUSE);
            following.awaitState(id, RewindState.VERIFYING);
            assertThat(cancel(id)).isEmpty();
            Rewind cancelled = following.awaitEnd(id);
            RewindId undo = following.request(other, WhenActive.WAIT);
            incident.jdbc
                    .sql("update saga_rewind.rewind set undo_of = :original where rewind_id = :undo")
                    .param("original", id.value())
                    .param("undo", undo.value())
                    .update();

            assertThat(interventions.follow(cancelled, Incident.OPERATOR).map(Refusal::code))
                    .contains("NOTHING_TO_FOLLOW");

            assertThat(cancel(undo)).isEmpty();
            following.awaitEnd(undo);
            assertThat(interventions.follow(cancelled, Incident.OPERATOR)).isEmpty();
            assertThat(cancel(id)).isEmpty();
            following.awaitEnd(id);
        }
    }

    @Test
    void refusesToCancelOrFollowWhatHasEndedAsRecovered() {
        try (Incident incident = failed()) {
            incident.service.heal();
            RewindId id = following.request(incident, WhenActive.EVICT);
            Rewind ended = following.awaitEnd(id);
            assertThat(ended.state()).isEqualTo(RewindState.RECOVERED);

            assertThat(cancel(id).map(Refusal::code)).contains("REWIND_ENDED");
            assertThat(interventions.follow(ended, Incident.OPERATOR).map(Refusal::code))
                    .contains("NOTHING_TO_FOLLOW");
            assertThat(following.rewind(id).state()).isEqualTo(RewindState.RECOVERED);
        }
    }

    private java.util.Optional<Refusal> cancel(RewindId id) {
        return interventions.cancel(following.rewind(id), Incident.OPERATOR);
    }

    private Incident failed() {
        return new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board);
    }
}
