package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Putting offsets forward again to where they were before a rewind. */
@ConsoleTest
class UndoIntegrationTests {

    private static final Actor REWINDER = new Actor("aiko", EnumSet.of(Permission.VIEW, Permission.REWIND));

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

    @Autowired
    JdbcClient jdbc;

    @Test
    @Causes(FindingCode.STAYS_OPEN)
    void anUndoOfWhatNobodyReadLeavesExactlyTheOffsetsAsBefore() {
        try (Incident incident = stopped()) {
            Map<Integer, Long> before = incident.committed(kafka);
            RewindId original = rewoundAndEnded(incident);
            assertThat(incident.committed(kafka)).isNotEqualTo(before);

            RewindPlan plan = undoPlan(original, REWINDER);
            assertThat(plan.executable()).isTrue();
            assertThat(plan.warnings()).isEmpty();
            assertThat(plan.staysOpen()).isEqualTo(4);
            assertThat(codes(plan)).contains(FindingCode.STAYS_OPEN);
            RewindId undo = Incident.accepted(rewinds.request(Incident.request(plan, WhenActive.REFUSE), REWINDER));
            awaitEnd(undo);

            assertThat(incident.committed(kafka)).isEqualTo(before);
            assertThat(rewind(undo).state()).isEqualTo(RewindState.MOVED);
            assertThat(rewind(undo).undoOf()).contains(original);
            assertThat(rewind(undo).counts().notProcessed()).contains(0L);
            assertThat(rewind(original).state()).isEqualTo(RewindState.UNDONE);
            List<RewindTransition> transitions = seen.transitions(original);
            RewindTransition last = transitions.get(transitions.size() - 1);
            assertThat(last.code()).isEqualTo("UNDONE");
            assertThat(last.args()).contains(undo.toString());
            assertThat(incident.unsettled()).isEqualTo(4);
            assertThat(incident.failures(board)).hasSize(4);
        }
    }

    @Test
    @Causes(value = FindingCode.NOTHING_TO_UNDO, kind = "UNDONE")
    void aSecondUndoHasNothingToUndo() {
        try (Incident incident = stopped()) {
            RewindId original = rewoundAndEnded(incident);
            RewindPlan first = undoPlan(original, REWINDER);
            RewindPlan second = undoPlan(original, REWINDER);
            awaitEnd(Incident.accepted(rewinds.request(Incident.request(first, WhenActive.REFUSE), REWINDER)));

            Refusal refusal = Incident.refused(rewinds.request(Incident.request(second, WhenActive.REFUSE), REWINDER));
            assertThat(refusal.code()).isEqualTo("PLAN_DRIFTED");
            assertThat(refusal.args()).contains("PASSED");
            assertThat(blocker(undoPlan(original, REWINDER)))
                    .isEqualTo(Finding.of(FindingCode.NOTHING_TO_UNDO, "UNDONE", original.toString()));
        }
    }

    @Test
    @Causes(FindingCode.REWIND_NOT_ENDED)
    void aRewindUnderWayIsNotUndone() {
        try (Incident incident = stopped()) {
            RewindId original = rewound(incident);

            Finding blocker = blocker(undoPlan(original, REWINDER));

            assertThat(blocker.code()).isEqualTo(FindingCode.REWIND_NOT_ENDED);
            assertThat(blocker.args()).contains(original.toString(), incident.group.value());
            endNow(original);
        }
    }

    @Test
    @Causes(value = FindingCode.NOTHING_TO_UNDO, kind = "REACHED")
    void whatHasBeenReadAgainLeavesNothingToUndo() {
        try (Incident incident = stopped()) {
            RewindId original = rewound(incident);
            try (PlainService healed = incident.restarted().start(1)) {
                awaitEnd(original);
            }

            assertThat(rewind(original).state()).isEqualTo(RewindState.RECOVERED);
            assertThat(blocker(undoPlan(original, REWINDER)).args()).contains("REACHED");
        }
    }

    @Test
    @Causes(value = FindingCode.MOVED_SINCE, kind = "REWIND")
    @Causes(value = FindingCode.MOVED_SINCE, kind = "OUTSIDE")
    void offsetsThatALaterRewindOrAnotherToolHasMovedAreLeftAlone() {
        try (Incident incident = stopped()) {
            incident.commitOver(1, 3);
            RewindId first = explicitly(incident, 1, 2);
            RewindId second = explicitly(incident, 1, 1);

            Finding blocked = blocker(undoPlan(first, REWINDER));
            assertThat(blocked.code()).isEqualTo(FindingCode.MOVED_SINCE);
            assertThat(blocked.args()).contains("REWIND", second.toString());

            undone(second);
            assertThat(incident.committed(kafka).get(1)).isEqualTo(2);
            incident.commitOver(1, 1);
            assertThat(blocker(undoPlan(first, REWINDER)).args()).contains("OUTSIDE", "1", "2");

            incident.commitOver(1, 2);
            undone(first);
            assertThat(incident.committed(kafka).get(1)).isEqualTo(3);
        }
    }

    @Test
    @Causes(FindingCode.UNDO_PASSES_UNRECORDED)
    void unrecordedRecordsBlockAnUndo() {
        try (Incident incident = stopped()) {
            forget(incident, 1, 2);
            RewindPlan back = plans.plan(explicit(incident, 1, new RewindTarget.ToOffset(1)), Incident.OPERATOR);
            RewindRequest request = acknowledged(back, FindingCode.UNRECORDED_RECORDS);
            RewindId original = Incident.accepted(rewinds.request(request, Incident.OPERATOR));
            await().until(() -> incident.committed(kafka).get(1) == 1);
            endNow(original);

            RewindPlan undo = undoPlan(original, Incident.OPERATOR);

            assertThat(blocker(undo).code()).isEqualTo(FindingCode.UNDO_PASSES_UNRECORDED);
            assertThat(blocker(undo).args()).contains("2");
            assertThat(Incident.refused(rewinds.request(Incident.request(undo, WhenActive.REFUSE), Incident.OPERATOR))
                            .status())
                    .isEqualTo(422);
            assertThat(incident.committed(kafka).get(1)).isEqualTo(1);
        }
    }

    @Test
    @Causes(value = FindingCode.FORWARD_MOVE_NOT_PERMITTED, kind = "UNDO")
    @Causes(value = FindingCode.PLAN_DRIFTED, kind = "HISTORY")
    @Causes(FindingCode.TRIED_SINCE_REWIND)
    void messagesTriedSinceTheRewindArePassedOnlyByWhoMaySkip() {
        try (Incident incident = stopped()) {
            RewindId original = rewoundAndEnded(incident);
            RewindPlan early = undoPlan(original, REWINDER);
            failAgain(incident, 0, 0);

            RewindPlan plan = undoPlan(original, REWINDER);
            assertThat(blocker(plan).code()).isEqualTo(FindingCode.FORWARD_MOVE_NOT_PERMITTED);
            assertThat(blocker(plan).args()).contains("UNDO");
            assertThat(blocker(plan).code().status()).isEqualTo(403);

            RewindId drifted = Incident.accepted(rewinds.request(Incident.request(early, WhenActive.REFUSE), REWINDER));
            awaitEnd(drifted);
            assertThat(rewind(drifted).state()).isEqualTo(RewindState.REFUSED);
            assertThat(rewind(drifted).legs().get(0).refusal().orElseThrow().args())
                    .contains("HISTORY");
            assertThat(rewind(original).state()).isNotEqualTo(RewindState.UNDONE);

            RewindPlan allowed = undoPlan(original, Incident.OPERATOR);
            assertThat(allowed.warnings()).extracting(Finding::code).containsExactly(FindingCode.TRIED_SINCE_REWIND);
            RewindId undo = Incident.accepted(
                    rewinds.request(acknowledged(allowed, FindingCode.TRIED_SINCE_REWIND), Incident.OPERATOR));
            awaitEnd(undo);
            assertThat(rewind(undo).state()).isEqualTo(RewindState.MOVED);
            assertThat(rewind(original).state()).isEqualTo(RewindState.UNDONE);
        }
    }

    @Test
    void aLiveGroupIsPutForwardByEvictingItsMembers() {
        try (Incident incident =
                new Incident(world, Map.of()).orders(300).failingEvery(3, 6).consumed(1, kafka, board)) {
            incident.service.taking(Duration.ofMillis(200));
            Map<Integer, Long> before = incident.committed(kafka);
            RewindId original = Incident.accepted(rewinds.request(
                    Incident.request(
                            plans.plan(explicit(incident, 1, new RewindTarget.ToEarliest()), Incident.OPERATOR),
                            WhenActive.EVICT),
                    Incident.OPERATOR));
            await().atMost(Duration.ofSeconds(30)).until(() -> rewind(original).state() == RewindState.VERIFYING);
            endNow(original);

            RewindId undo = Incident.accepted(rewinds.request(
                    Incident.request(undoPlan(original, Incident.OPERATOR), WhenActive.EVICT), Incident.OPERATOR));
            awaitEnd(undo);

            assertThat(rewind(undo).state()).isEqualTo(RewindState.MOVED);
            assertThat(rewind(original).state()).isEqualTo(RewindState.UNDONE);
            assertThat(incident.committed(kafka)).isEqualTo(before);
        }
    }

    @Test
    void anUndoThatReachesOneOfTwoGroupsLeavesTheRewindAsItIsAndSaysSo() {
        try (Incident one = stopped();
                Incident other = stopped()) {
            RewindPlan back = plans.plan(
                    new Selection.OfPartitions(List.of(
                            target(one, 1, new RewindTarget.ToOffset(1)),
                            target(other, 1, new RewindTarget.ToOffset(1)))),
                    REWINDER);
            RewindId original = Incident.accepted(rewinds.request(Incident.request(back, WhenActive.REFUSE), REWINDER));
            endNow(original);
            RewindState state = rewind(original).state();
            RewindPlan plan = undoPlan(original, REWINDER);
            try (PlainService busy =
                    other.restarted().taking(Duration.ofSeconds(3)).start(1)) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> !kafka.describe(List.of(other.group))
                                .get(other.group)
                                .isEmpty());
                RewindId undo = Incident.accepted(rewinds.request(waitingASecond(plan), REWINDER));
                awaitEnd(undo);

                assertThat(rewind(undo).leg(one.group).state()).isEqualTo(RewindState.MOVED);
                assertThat(rewind(undo).leg(other.group).state()).isEqualTo(RewindState.REFUSED);
                assertThat(one.committed(kafka).get(1)).isEqualTo(4);
                assertThat(rewind(original).state()).isEqualTo(state);
                List<RewindTransition> transitions = seen.transitions(original);
                RewindTransition last = transitions.get(transitions.size() - 1);
                assertThat(last.code()).isEqualTo("PARTLY_UNDONE");
                assertThat(last.args()).containsExactly(undo.toString(), "aiko", 1);
            }
        }
    }

    private Incident stopped() {
        Incident incident =
                new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board);
        incident.service.close();
        return incident;
    }

    /** Moved, and followed: nobody reads. */
    private RewindId rewound(Incident incident) {
        RewindPlan plan = plans.plan(new Selection.Matching(incident.filter()), REWINDER);
        RewindId id = Incident.accepted(rewinds.request(Incident.request(plan, WhenActive.REFUSE), REWINDER));
        await().until(() -> rewind(id).state() == RewindState.VERIFYING);
        return id;
    }

    private RewindId rewoundAndEnded(Incident incident) {
        RewindId id = rewound(incident);
        endNow(id);
        return id;
    }

    private RewindId explicitly(Incident incident, int partition, long offset) {
        RewindPlan plan = plans.plan(explicit(incident, partition, new RewindTarget.ToOffset(offset)), REWINDER);
        RewindId id = Incident.accepted(rewinds.request(Incident.request(plan, WhenActive.REFUSE), REWINDER));
        await().until(() -> rewind(id).moved());
        endNow(id);
        return id;
    }

    private void undone(RewindId original) {
        awaitEnd(Incident.accepted(
                rewinds.request(Incident.request(undoPlan(original, REWINDER), WhenActive.REFUSE), REWINDER)));
        assertThat(rewind(original).state()).isEqualTo(RewindState.UNDONE);
    }

    private static Selection explicit(Incident incident, int partition, RewindTarget to) {
        return new Selection.OfPartitions(List.of(target(incident, partition, to)));
    }

    private static PartitionTarget target(Incident incident, int partition, RewindTarget to) {
        return new PartitionTarget(incident.partition(partition), to, Optional.empty());
    }

    private RewindPlan undoPlan(RewindId original, Actor actor) {
        return plans.plan(new Selection.UndoOf(original), actor);
    }

    private static RewindRequest waitingASecond(RewindPlan plan) {
        return new RewindRequest(
                plan.id(),
                WhenActive.WAIT,
                1,
                false,
                "The wrong cause",
                Optional.empty(),
                Set.of(),
                Optional.of(plan.digest()),
                Optional.empty());
    }

    private static RewindRequest acknowledged(RewindPlan plan, FindingCode code) {
        return new RewindRequest(
                plan.id(),
                WhenActive.REFUSE,
                60,
                false,
                "The wrong cause",
                Optional.empty(),
                Set.of(code),
                Optional.of(plan.digest()),
                Optional.empty());
    }

    private static Finding blocker(RewindPlan plan) {
        assertThat(plan.blockers()).isNotEmpty();
        return plan.blockers().get(0);
    }

    private static List<FindingCode> codes(RewindPlan plan) {
        return plan.findings().stream().map(Finding::code).toList();
    }

    /** As if the service had never written what it did there. */
    private void forget(Incident incident, int partition, long offset) {
        JdbcClient.create(world.database())
                .sql("""
                        delete from timeline.event_consumption_history
                         where consumer_group = :group and partition = :partition and record_offset = :offset
                        """)
                .param("group", incident.group.value())
                .param("partition", partition)
                .param("offset", offset)
                .update();
    }

    /** As a member does that read a record again and was stopped before it could commit. */
    private void failAgain(Incident incident, int partition, long offset) {
        int written = JdbcClient.create(world.database())
                .sql("""
                        insert into timeline.event_consumption_history (
                            consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome,
                            consumed_by, started_at, error_type)
                        select consumer_group, event_id, saga_id, event_type, topic, partition, record_offset, outcome,
                               consumed_by, clock_timestamp(), error_type
                          from timeline.event_consumption_history
                         where consumer_group = :group and partition = :partition and record_offset = :offset
                         limit 1
                        """)
                .param("group", incident.group.value())
                .param("partition", partition)
                .param("offset", offset)
                .update();
        assertThat(written).isOne();
    }

    private Rewind rewind(RewindId id) {
        return rewinds.find(id).orElseThrow();
    }

    /** Its time to be proven is up. */
    private void endNow(RewindId id) {
        await().until(() -> rewind(id).legs().stream().allMatch(leg -> leg.state() == RewindState.VERIFYING));
        jdbc.sql("update saga_rewind.rewind_leg set deadline = clock_timestamp() where rewind_id = :rewind")
                .param("rewind", id.value())
                .update();
        awaitEnd(id);
    }

    private void awaitEnd(RewindId id) {
        await().atMost(Duration.ofSeconds(60)).until(() -> rewind(id).endedAt().isPresent());
    }
}
