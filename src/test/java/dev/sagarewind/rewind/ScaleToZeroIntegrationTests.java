package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.NotPermittedException;
import dev.sagarewind.access.Permission;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.fleet.EcsServiceStandIn;
import dev.sagarewind.fleet.EcsStandIn;
import dev.sagarewind.fleet.EcsStandIn.Fault;
import dev.sagarewind.fleet.Fleet;
import dev.sagarewind.fleet.FleetException;
import dev.sagarewind.fleet.FleetSnapshot.Suspended;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Groups that are vacated by stopping the service that runs them: the tasks are members of a real broker's group, which the
 * stand-in for ECS stops and starts as its count is set.
 */
@ConsoleTest
class ScaleToZeroIntegrationTests {

    private static final EcsStandIn AWS = EcsStandIn.start();
    private static final Suspended ONLY_SCHEDULED = new Suspended(false, false, true);

    @DynamicPropertySource
    static void fleet(DynamicPropertyRegistry settings) {
        EcsStandIn.provideCredentials();
        settings.add("saga-rewind.fleet.region", () -> EcsStandIn.REGION);
        settings.add("saga-rewind.fleet.endpoint", AWS::uri);
        settings.add("saga-rewind.fleet.call-timeout", () -> "6s");
        settings.add("saga-rewind.fleet.look-every", () -> "100ms");
        settings.add("saga-rewind.fleet.mappings[0].consumer-group", () -> "*");
        settings.add("saga-rewind.fleet.mappings[0].cluster", () -> EcsStandIn.CLUSTER);
        settings.add("saga-rewind.fleet.mappings[0].service", () -> "worker");
    }

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
    RewindWorker worker;

    @Autowired
    JdbcLeases leases;

    @Autowired
    LegRunner runner;

    @Autowired
    Fleet fleet;

    private EcsServiceStandIn service;
    private Incident incident;
    private ServiceTasks tasks;

    /** Two tasks with a member each; some orders have failed, and what they failed for is healed. */
    @BeforeEach
    void failedAndHealed() {
        service = AWS.healed().service("worker", 2).scaled(ONLY_SCHEDULED);
        incident = new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(2, kafka, board);
        incident.service.heal();
        tasks = new ServiceTasks(incident);
        service.running(tasks);
        // The first call loads the SDK, which takes as long as it takes.
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            fleet.remember(fleet.serviceOf(incident.group).orElseThrow());
            return true;
        });
    }

    @AfterEach
    void nothingStandsStillAndAwsWasAskedProperly() {
        AWS.healed();
        service.desired(0);
        tasks.close();
        incident.close();
        assertThat(AWS.wrong()).isEmpty();
    }

    @AfterAll
    static void stop() {
        AWS.close();
    }

    @Test
    void stopsTheServiceMovesTheOffsetsAndStartsItAgain() {
        RewindId id = request(60);
        awaitEnd(id);

        Rewind rewind = rewind(id);
        assertThat(rewind.state()).isEqualTo(RewindState.RECOVERED);
        assertThat(incident.unsettled()).isZero();
        assertThat(incident.outOfOrder()).isZero();
        assertThat(codes(id))
                .containsSubsequence("STOPPING", "CHECKED", "MOVING", "MOVED", "RESTORING", "RESTORED", "PROVEN");
        assertThat(rewind.legs().get(0).membersBefore()).isEqualTo(2);
        assertThat(stop(id).stoppedAt()).isPresent();
        assertRestored(id);
    }

    @Test
    void namesTheTasksAndMembersThatItWaitsFor() {
        service.slowToStop();
        RewindId id = request(60);

        await().until(() -> !leg(id).membersLeft().isEmpty());
        await().until(() -> leg(id).membersLeft().stream().allMatch(one -> one.startsWith("task worker--")));
        assertThat(leg(id).membersLeft()).hasSize(2).allMatch(one -> one.endsWith("STOPPING"));
        assertThat(leg(id).state()).isEqualTo(RewindState.VACATING);

        service.tasksStop();
        awaitEnd(id);
        assertThat(rewind(id).state()).isEqualTo(RewindState.RECOVERED);
        assertRestored(id);
    }

    @Test
    void givesUpAtTheDeadlineWhenTasksGoOnRunningAndPutsEverythingBack() {
        Map<Integer, Long> before = incident.committed(kafka);
        service.lying(true);

        RewindId id = request(3);
        awaitEnd(id);

        assertThat(rewind(id).state()).isEqualTo(RewindState.REFUSED);
        Finding refusal = leg(id).refusal().orElseThrow();
        assertThat(refusal.code()).isEqualTo(FindingCode.WAITED_TOO_LONG);
        assertThat(String.valueOf(refusal.args().get(2))).contains("task worker--", "RUNNING", "consumer-");
        assertThat(incident.committed(kafka)).isEqualTo(before);
        assertRestored(id);
    }

    @Test
    void givesUpAtTheDeadlineWhenAMemberIsNoTaskOfTheService() {
        Map<Integer, Long> before = incident.committed(kafka);
        try (PlainService stray = incident.restarted().start(1)) {
            RewindId id = request(5);
            awaitEnd(id);

            assertThat(stray).isNotNull();
            assertThat(leg(id).refusal().map(Finding::code)).contains(FindingCode.WAITED_TOO_LONG);
            assertThat(String.valueOf(leg(id).refusal().orElseThrow().args().get(2)))
                    .contains("consumer-")
                    .doesNotContain("task");
            assertThat(incident.committed(kafka)).isEqualTo(before);
            assertRestored(id);
        }
    }

    @Test
    void startsTheServiceAgainWhenAGateShutsWhileItStandsStill() {
        service.slowToStop();
        RewindPlan plan = plan();
        int partition = plan.events().get(0).partition().partition().partition();
        RewindId id = Incident.accepted(rewinds.request(request(plan, 60), Incident.OPERATOR));
        await().until(() -> leg(id).membersLeft().stream().anyMatch(one -> one.endsWith("STOPPING")));
        await().until(() -> members() == 0);

        incident.commitOver(partition, 0);
        service.tasksStop();
        awaitEnd(id);

        assertThat(rewind(id).state()).isEqualTo(RewindState.REFUSED);
        assertThat(leg(id).refusal().map(Finding::code)).contains(FindingCode.PLAN_DRIFTED);
        assertRestored(id);
    }

    @Test
    void startsTheServiceAgainWhenTheRewindIsCancelled() {
        service.slowToStop();
        RewindId id = request(60);
        await().until(() -> stop(id).stoppedAt().isPresent());

        incident.jdbc
                .sql("update saga_rewind.rewind set cancel_by = 'operator', cancel_at = now() where rewind_id = :id")
                .param("id", id.value())
                .update();
        awaitEnd(id);

        assertThat(rewind(id).state()).isEqualTo(RewindState.CANCELLED);
        assertRestored(id);
    }

    @Test
    void stopsOnceMoreWhatSomebodyElseHasStarted() {
        service.slowToStop();
        RewindId id = request(60);
        await().until(() -> stop(id).stoppedAt().isPresent());

        service.desired(1);
        await().until(() -> codes(id).contains("STARTED_BY_OTHERS"));
        await().until(() -> service.desired() == 0 && stop(id).stoppedAt().isPresent());
        await().until(() -> {
            service.tasksStop();
            return rewind(id).endedAt().isPresent();
        });

        assertThat(rewind(id).state()).isEqualTo(RewindState.RECOVERED);
        assertRestored(id);
    }

    /** What may be the last that a console does. */
    enum Death {
        REMEMBERED,
        STOPPED,
        STOPPED_WITHOUT_AN_ANSWER,
        MOVED,
        REFUSED,
        RESTORED_WITHOUT_AN_ANSWER
    }

    @ParameterizedTest
    @EnumSource
    void anotherConsoleGoesOnWhereOneHasDied(Death death) {
        RewindId id;
        worker.stop();
        try {
            id = request(death == Death.REFUSED ? 2 : 120);
            dieAt(death, id);
            incident.jdbc
                    .sql("update saga_rewind.rewind set lease_until = now() - interval '1 s' where rewind_id = :id")
                    .param("id", id.value())
                    .update();
        } finally {
            worker.start();
        }
        awaitEnd(id);

        assertThat(rewind(id).state()).isEqualTo(death == Death.REFUSED ? RewindState.REFUSED : RewindState.RECOVERED);
        assertThat(incident.outOfOrder()).isZero();
        assertRestored(id);
    }

    private void dieAt(Death death, RewindId id) {
        Lease doomed = leases.claim("doomed").orElseThrow();
        assertThat(doomed.rewind()).isEqualTo(id);
        switch (death) {
            case REMEMBERED -> {
                stepUntil(doomed, () -> stop(id).snapshot().isPresent());
                assertThat(service.desired()).isEqualTo(2);
            }
            case STOPPED -> {
                stepUntil(doomed, () -> stop(id).stoppedAt().isPresent());
                assertThat(service.desired()).isZero();
            }
            case STOPPED_WITHOUT_AN_ANSWER -> {
                stepUntil(doomed, () -> stop(id).snapshot().isPresent());
                AWS.failing("UpdateService", Fault.SILENT);
                assertThatThrownBy(() -> runner.step(doomed)).isInstanceOf(FleetException.class);
                AWS.healed();
                assertThat(service.desired()).isZero();
                assertThat(stop(id).stoppedAt()).isEmpty();
            }
            case MOVED -> {
                stepUntil(doomed, () -> leg(id).state() == RewindState.RESUMING);
                assertThat(service.desired()).isZero();
            }
            case REFUSED -> {
                service.lying(true);
                stepUntil(doomed, () -> leg(id).state() == RewindState.REFUSED);
                service.lying(false);
                assertThat(service.desired()).isZero();
            }
            case RESTORED_WITHOUT_AN_ANSWER -> {
                stepUntil(doomed, () -> leg(id).state() == RewindState.RESUMING);
                AWS.failing("UpdateService", Fault.SILENT);
                assertThatThrownBy(() -> runner.step(doomed)).isInstanceOf(FleetException.class);
                AWS.healed();
                assertThat(service.desired()).isEqualTo(2);
                assertThat(stop(id).restoredAt()).isEmpty();
            }
        }
    }

    private void stepUntil(Lease lease, Callable<Boolean> there) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!there.call()) {
                        runner.step(lease);
                    }
                    return there.call();
                });
    }

    @Test
    @Causes(FindingCode.FLEET_NOT_RESTORED)
    void triesToStartTheServiceAgainUntilItSucceedsAndSaysThatItDoesNotYet() {
        service.slowToStop();
        RewindId id = request(60);
        await().until(() -> stop(id).stoppedAt().isPresent());
        AWS.failing("UpdateService", Fault.DENIED);
        service.tasksStop();

        await().atMost(Duration.ofSeconds(20)).until(() -> codes(id).contains("NOT_RESTORED"));
        long tries = AWS.calls("UpdateService").count();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> AWS.calls("UpdateService").count() >= tries + 2);
        Rewind rewind = rewind(id);
        assertThat(rewind.endedAt()).isEmpty();
        assertThat(rewind.state()).isEqualTo(RewindState.RESUMING);
        Finding finding = ServiceStop.notRestored(leg(id)).orElseThrow();
        assertThat(finding.code()).isEqualTo(FindingCode.FLEET_NOT_RESTORED);
        assertThat(finding.args())
                .containsExactly(
                        2,
                        "bento/worker",
                        "AWS does not permit it: the console's role needs ecs:UpdateService on bento/worker");
        assertThat(codes(id).stream().filter("NOT_RESTORED"::equals)).hasSize(1);

        AWS.healed();
        awaitEnd(id);
        assertThat(rewind(id).state()).isEqualTo(RewindState.RECOVERED);
        assertThat(ServiceStop.notRestored(leg(id))).isEmpty();
        assertRestored(id);
    }

    @Test
    void doesNotEndARefusedRewindWhileItsServiceStandsAtZero() {
        service.lying(true);
        RewindId id = request(3);
        await().until(() -> stop(id).stoppedAt().isPresent());
        AWS.failing("RegisterScalableTarget", Fault.DENIED);

        await().atMost(Duration.ofSeconds(20)).until(() -> codes(id).contains("NOT_RESTORED"));
        assertThat(rewind(id).state()).isEqualTo(RewindState.REFUSED);
        assertThat(rewind(id).endedAt()).isEmpty();
        assertThat(ServiceStop.notRestored(leg(id))).isPresent();

        AWS.healed();
        awaitEnd(id);
        assertRestored(id);
    }

    @Test
    void endsWhenTheServiceWasDeletedMeanwhileAndSaysSo() {
        service.lying(true);
        RewindId id = request(3);
        await().until(() -> stop(id).stoppedAt().isPresent());
        service.is("INACTIVE", "REPLICA");

        awaitEnd(id);

        assertThat(codes(id)).contains("SERVICE_GONE");
        assertThat(rewind(id).state()).isEqualTo(RewindState.REFUSED);
    }

    @Test
    void twoRewindsDoNotStopOneServiceAtTheSameTime() {
        try (Incident second =
                new Incident(world, Map.of()).orders(6).failingEvery(3, 6).consumed(1, kafka, board)) {
            second.service.close();
            service.slowToStop();
            RewindId first = request(120);
            await().until(() -> stop(first).stoppedAt().isPresent());
            RewindPlan plan = plans.plan(new Selection.Matching(second.filter()), Incident.OPERATOR);
            RewindId other = Incident.accepted(rewinds.request(request(plan, 120), Incident.OPERATOR));

            await().until(() -> leg(other).waitsFor().equals(Optional.of(first)));
            assertThat(leg(other).stop()).isEmpty();
            await().until(() -> {
                service.tasksStop();
                return rewind(first).endedAt().isPresent()
                        && leg(other).openStop().isEmpty()
                        && leg(other).stop().isPresent();
            });

            assertThat(rewind(first).state()).isEqualTo(RewindState.RECOVERED);
            assertThat(stop(other).snapshot().orElseThrow().desiredCount()).isEqualTo(2);
            assertThat(stop(other).snapshot().orElseThrow().suspended()).contains(ONLY_SCHEDULED);
            try (PlainService healed = second.restarted().start(1)) {
                awaitEnd(other);
                assertThat(healed).isNotNull();
            }
            assertRestored(other);
        }
    }

    @Test
    @Causes(FindingCode.FLEET_FAILED)
    void refusesAtOnceWhenThePermissionIsMissing() {
        AWS.failing("ListTasks", Fault.DENIED);

        Refusal refusal = Incident.refused(rewinds.request(request(plan(), 60), Incident.OPERATOR));

        assertThat(refusal.code()).isEqualTo("FLEET_FAILED");
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.args().toString()).contains("ecs:ListTasks on bento/worker");
        assertThat(service.desired()).isEqualTo(2);
        assertThat(service.suspended()).contains(ONLY_SCHEDULED);
        assertThat(seen.of(incident.group, 1)).isEmpty();
    }

    @Test
    void putsTheServiceBackWhenStoppingItIsNotPermitted() {
        AWS.failing("UpdateService", Fault.DENIED);

        RewindId id = request(60);
        await().atMost(Duration.ofSeconds(30)).until(() -> rewind(id).endedAt().isPresent());

        assertThat(leg(id).refusal().map(Finding::code)).contains(FindingCode.FLEET_FAILED);
        assertThat(rewind(id).state()).isEqualTo(RewindState.REFUSED);
        assertRestored(id);
    }

    @Test
    void needsThePermissionToRemoveMembers() {
        Actor rewinder = new Actor("aiko", EnumSet.of(Permission.VIEW, Permission.REWIND));

        RewindRequest request = request(plan(), 60);

        assertThatThrownBy(() -> rewinds.request(request, rewinder)).isInstanceOf(NotPermittedException.class);
        assertThat(service.desired()).isEqualTo(2);
    }

    private RewindPlan plan() {
        return plans.plan(new Selection.Matching(incident.filter()), Incident.OPERATOR);
    }

    private RewindId request(int waitSeconds) {
        return Incident.accepted(rewinds.request(request(plan(), waitSeconds), Incident.OPERATOR));
    }

    private static RewindRequest request(RewindPlan plan, int waitSeconds) {
        return new RewindRequest(
                plan.id(),
                WhenActive.SCALE_TO_ZERO,
                waitSeconds,
                false,
                "The gateway is back",
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    private void assertRestored(RewindId id) {
        assertThat(leg(id).openStop()).isEmpty();
        assertThat(service.desired()).isEqualTo(2);
        assertThat(service.suspended()).contains(ONLY_SCHEDULED);
    }

    private Rewind rewind(RewindId id) {
        return rewinds.find(id).orElseThrow();
    }

    private Rewind.Leg leg(RewindId id) {
        return rewind(id).legs().get(0);
    }

    private ServiceStop stop(RewindId id) {
        return leg(id).stop()
                .orElse(new ServiceStop(
                        "none", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private int members() {
        return kafka.describe(List.of(incident.group))
                .get(incident.group)
                .members()
                .size();
    }

    private List<String> codes(RewindId id) {
        return seen.transitions(id).stream().map(RewindTransition::code).toList();
    }

    private void awaitEnd(RewindId id) {
        await().atMost(Duration.ofSeconds(90)).until(() -> rewind(id).endedAt().isPresent());
    }
}
