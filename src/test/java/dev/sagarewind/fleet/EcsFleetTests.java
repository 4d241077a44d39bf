package dev.sagarewind.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.fleet.EcsStandIn.Fault;
import dev.sagarewind.fleet.FleetException.Reason;
import dev.sagarewind.fleet.FleetSnapshot.Suspended;
import dev.sagarewind.position.ConsumerGroupId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of ECS and of Application Auto Scaling, and what is made of their answers. */
class EcsFleetTests {

    private static final Suspended NOTHING = new Suspended(false, false, false);
    private static final Suspended SCHEDULED = new Suspended(false, false, true);

    private final EcsStandIn aws = EcsStandIn.start();
    private final EcsFleet fleet = fleet(Duration.ofSeconds(20), Duration.ofMillis(100));
    private final FleetService payment = new FleetService(EcsStandIn.REGION, EcsStandIn.CLUSTER, "payment");

    @BeforeAll
    static void credentials() {
        EcsStandIn.provideCredentials();
    }

    private EcsFleet fleet(Duration callTimeout, Duration lookEvery) {
        return new EcsFleet(new FleetSettings(
                List.of(new FleetSettings.Mapping("payment-*", EcsStandIn.CLUSTER, "payment")),
                EcsStandIn.REGION,
                aws.uri(),
                callTimeout,
                Duration.ofMinutes(1),
                lookEvery));
    }

    @AfterEach
    void askedNothingThatAwsWouldRefuse() {
        fleet.destroy();
        aws.close();
        assertThat(aws.wrong()).isEmpty();
    }

    @Test
    void findsTheServiceOfAGroupWithoutAskingAnybody() {
        assertThat(fleet.serviceOf(new ConsumerGroupId("payment-eu"))).contains(payment);
        assertThat(fleet.serviceOf(new ConsumerGroupId("stock"))).isEmpty();
        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void remembersTheCountTheTasksAndWhatIsSuspendedAndChangesNothing() {
        aws.service("payment", 5).scaled(SCHEDULED);

        FleetSnapshot snapshot = fleet.remember(payment);

        assertThat(snapshot.desiredCount()).isEqualTo(5);
        assertThat(snapshot.tasks()).hasSize(5).allMatch(arn -> arn.startsWith("arn:aws:ecs:"));
        assertThat(snapshot.suspended()).contains(SCHEDULED);
        assertThat(aws.calls("UpdateService")).isEmpty();
        assertThat(aws.calls("RegisterScalableTarget")).isEmpty();
    }

    @Test
    void remembersATaskThatIsOnItsWayOut() {
        aws.service("payment", 2).slowToStop().desired(0).desired(1);

        assertThat(fleet.remember(payment).tasks()).hasSize(3);
    }

    @Test
    void survivesBeingWrittenDown() {
        aws.service("payment", 3).scaled(SCHEDULED);
        FleetSnapshot snapshot = fleet.remember(payment);

        JsonMapper json = JsonMapper.builder().build();
        assertThat(json.readValue(json.writeValueAsString(snapshot), FleetSnapshot.class))
                .isEqualTo(snapshot);
        FleetSnapshot unscaled = new FleetSnapshot(payment, 3, List.of(), Optional.empty());
        assertThat(json.readValue(json.writeValueAsString(unscaled), FleetSnapshot.class))
                .isEqualTo(unscaled);
    }

    @Test
    void suspendsScalingBeforeItSetsTheCountToZero() {
        EcsServiceStandIn service = aws.service("payment", 3).scaled(SCHEDULED);

        fleet.stop(fleet.remember(payment));

        assertThat(service.desired()).isZero();
        assertThat(service.suspended()).contains(new Suspended(true, true, true));
        assertThat(changes()).containsExactly("RegisterScalableTarget", "UpdateService");
        JsonNode update = aws.calls("UpdateService").findFirst().orElseThrow().body();
        assertThat(update.get("cluster").stringValue()).isEqualTo("bento");
        assertThat(update.get("service").stringValue()).isEqualTo("payment");
        assertThat(update.get("desiredCount").intValue()).isZero();
    }

    @Test
    void doesNotRegisterATargetWhereNothingScales() {
        aws.service("payment", 3);

        FleetSnapshot snapshot = fleet.remember(payment);
        fleet.stop(snapshot);
        fleet.restore(snapshot);

        assertThat(changes()).containsExactly("UpdateService", "UpdateService");
    }

    @Test
    void putsCountAndSuspensionsBackToExactlyWhatTheyWere() {
        EcsServiceStandIn service = aws.service("payment", 3).scaled(SCHEDULED);
        FleetSnapshot snapshot = fleet.remember(payment);
        fleet.stop(snapshot);

        assertThat(fleet.restore(snapshot)).isEqualTo(3);

        assertThat(service.desired()).isEqualTo(3);
        assertThat(service.suspended()).contains(SCHEDULED);
        assertThat(changes().subList(2, 4)).containsExactly("UpdateService", "RegisterScalableTarget");
    }

    @Test
    void canBeRepeatedAtEachStep() {
        EcsServiceStandIn service = aws.service("payment", 3).scaled(NOTHING);
        FleetSnapshot snapshot = fleet.remember(payment);

        fleet.stop(snapshot);
        fleet.stop(snapshot);
        assertThat(service.desired()).isZero();
        fleet.restore(snapshot);
        fleet.restore(snapshot);
        assertThat(service.desired()).isEqualTo(3);
        assertThat(service.suspended()).contains(NOTHING);
        assertThat(aws.calls("UpdateService")).hasSize(3);
    }

    @Test
    void restoresWhatWasOnlyHalfStopped() {
        EcsServiceStandIn service = aws.service("payment", 3).scaled(NOTHING);
        FleetSnapshot snapshot = fleet.remember(payment);
        aws.failing("UpdateService", Fault.DENIED);
        assertThat(problem(() -> fleet.stop(snapshot)).reason()).isEqualTo(Reason.NOT_PERMITTED);
        assertThat(service.suspended()).contains(Suspended.ALL);

        assertThat(fleet.restore(snapshot)).isEqualTo(3);

        assertThat(service.suspended()).contains(NOTHING);
    }

    @Test
    void leavesACountThatSomebodyElseHasSetMeanwhile() {
        EcsServiceStandIn service = aws.service("payment", 3).scaled(NOTHING);
        FleetSnapshot snapshot = fleet.remember(payment);
        fleet.stop(snapshot);
        service.desired(7);

        assertThat(fleet.restore(snapshot)).isEqualTo(7);

        assertThat(service.desired()).isEqualTo(7);
        assertThat(service.suspended()).contains(NOTHING);
    }

    @Test
    void leavesAServiceAtZeroThatStoodAtZero() {
        EcsServiceStandIn service = aws.service("payment", 0);
        FleetSnapshot snapshot = fleet.remember(payment);
        fleet.stop(snapshot);

        assertThat(fleet.restore(snapshot)).isZero();
        assertThat(service.desired()).isZero();
    }

    @Test
    void restoresWithOtherSettingsThanThoseItWasStoppedWith() {
        EcsServiceStandIn service = aws.service("payment", 3).scaled(NOTHING);
        FleetSnapshot snapshot = fleet.remember(payment);
        fleet.stop(snapshot);

        EcsFleet other = new EcsFleet(new FleetSettings(
                List.of(), null, aws.uri(), Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofSeconds(1)));
        assertThat(other.restore(snapshot)).isEqualTo(3);
        other.destroy();

        assertThat(service.desired()).isEqualTo(3);
    }

    @Test
    void isNotDeceivedByARunningCountThatForgetsStoppingTasks() {
        EcsServiceStandIn service = aws.service("payment", 3).slowToStop();
        FleetSnapshot snapshot = fleet.remember(payment);
        fleet.stop(snapshot);

        FleetLook look = fleet.look(snapshot);
        assertThat(look.desiredCount()).isZero();
        assertThat(look.running()).extracting(FleetTask::status).containsExactly("STOPPING", "STOPPING", "STOPPING");
        assertThat(look.running().get(0).name()).isEqualTo("task payment--000 STOPPING");

        service.tasksStop();
        await().until(() -> fleet.look(snapshot).standsStill());
        service.forgetStopped();
        await().during(Duration.ofMillis(300)).until(() -> fleet.look(snapshot).standsStill());
    }

    @Test
    void seesTasksThatGoOnRunningWhateverTheCountSays() {
        EcsServiceStandIn service = aws.service("payment", 2).lying(true);
        FleetSnapshot snapshot = fleet.remember(payment);
        fleet.stop(snapshot);

        assertThat(service.desired()).isZero();
        assertThat(fleet.look(snapshot).running()).extracting(FleetTask::status).containsOnly("RUNNING");
    }

    @Test
    void seesTasksThatWereStartedAfterwards() {
        EcsServiceStandIn service = aws.service("payment", 2);
        FleetSnapshot snapshot = fleet.remember(payment);
        fleet.stop(snapshot);
        await().until(() -> fleet.look(snapshot).standsStill());

        service.desired(1);

        await().untilAsserted(() -> {
            assertThat(fleet.look(snapshot).desiredCount()).isEqualTo(1);
            assertThat(fleet.look(snapshot).running()).hasSize(1);
        });
    }

    @Test
    void asksEcsNoMoreOftenThanItIsTold() {
        aws.service("payment", 2);
        EcsFleet patient = fleet(Duration.ofSeconds(20), Duration.ofSeconds(30));
        FleetSnapshot snapshot = patient.remember(payment);
        patient.stop(snapshot);
        long before = aws.calls("DescribeServices").count();

        for (int time = 0; time < 50; time++) {
            patient.look(snapshot);
        }
        patient.destroy();

        assertThat(aws.calls("DescribeServices").count() - before).isEqualTo(1);
    }

    @Test
    void namesTheMissingPermission() {
        aws.service("payment", 2).scaled(NOTHING);
        FleetSnapshot snapshot = fleet.remember(payment);
        for (String action : List.of("DescribeServices", "ListTasks", "DescribeTasks")) {
            aws.healed().failing(action, Fault.DENIED);
            assertThat(problem(() -> fleet.remember(payment)))
                    .hasMessage("AWS does not permit it: the console's role needs ecs:" + action + " on bento/payment");
        }
        aws.healed().failing("DescribeScalableTargets", Fault.DENIED);
        assertThat(problem(() -> fleet.remember(payment)))
                .hasMessageContaining("needs application-autoscaling:DescribeScalableTargets");
        aws.healed().failing("RegisterScalableTarget", Fault.DENIED);
        assertThat(problem(() -> fleet.stop(snapshot)))
                .hasMessageContaining("needs application-autoscaling:RegisterScalableTarget");
        aws.healed().failing("UpdateService", Fault.DENIED);
        FleetException problem = problem(() -> fleet.stop(snapshot));
        assertThat(problem).hasMessageContaining("needs ecs:UpdateService");
        assertThat(problem.lasts()).isTrue();
    }

    @Test
    void saysWhichServiceDoesNotExist() {
        FleetException problem = problem(() -> fleet.remember(payment));

        assertThat(problem)
                .hasMessage("There is no active ECS service payment in cluster bento in ap-northeast-1."
                        + " Check saga-rewind.fleet.mappings");
        assertThat(problem.lasts()).isTrue();
        FleetService elsewhere = new FleetService(EcsStandIn.REGION, "nowhere", "payment");
        assertThat(problem(() -> fleet.remember(elsewhere)))
                .hasMessageContaining("no active ECS service payment in cluster nowhere");
        aws.service("payment", 1).is("INACTIVE", "REPLICA");
        assertThat(problem(() -> fleet.remember(payment)).reason()).isEqualTo(Reason.NO_SUCH_SERVICE);
    }

    @Test
    void refusesAServiceThatHasNoCount() {
        aws.service("payment", 1).is("ACTIVE", "DAEMON");

        assertThat(problem(() -> fleet.remember(payment)).reason()).isEqualTo(Reason.CANNOT_BE_SCALED);
    }

    @Test
    void getsOverAShortThrottlingAndAShortFailure() {
        aws.service("payment", 2);
        aws.failing("DescribeServices", Fault.THROTTLED, 1).failing("ListTasks", Fault.BROKEN, 1);

        assertThat(fleet.remember(payment).desiredCount()).isEqualTo(2);
    }

    @Test
    void saysThatAwsThrottlesOrFailsIfItGoesOn() {
        aws.service("payment", 2);
        aws.failing("DescribeServices", Fault.THROTTLED);
        FleetException throttled = problem(() -> fleet.remember(payment));
        assertThat(throttled).hasMessage("AWS throttled ecs:DescribeServices on bento/payment: too many calls");
        assertThat(throttled.lasts()).isFalse();

        aws.healed().failing("DescribeServices", Fault.BROKEN);
        FleetException broken = problem(() -> fleet.remember(payment));
        assertThat(broken).hasMessage("AWS answered ecs:DescribeServices on bento/payment with 500 ServerException");
        assertThat(broken.lasts()).isFalse();
    }

    @Test
    void givesUpInTimeWhenNoAnswerComes() {
        aws.service("payment", 2);
        FleetSnapshot snapshot = fleet.remember(payment);
        aws.failing("UpdateService", Fault.SILENT);
        EcsFleet hasty = fleet(Duration.ofSeconds(1), Duration.ofSeconds(1));

        long since = System.nanoTime();
        FleetException problem = problem(() -> hasty.stop(snapshot));
        hasty.destroy();

        assertThat(problem.reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(problem).hasMessage("AWS did not answer ecs:UpdateService on bento/payment within 1000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(4));
        aws.healed();
        assertThat(fleet.restore(snapshot)).isEqualTo(2);
    }

    @Test
    void saysThatItHasNoConnection() {
        aws.service("payment", 2);
        EcsFleet lost = fleet(Duration.ofSeconds(2), Duration.ofSeconds(1));
        aws.close();

        FleetException problem = problem(() -> lost.remember(payment));
        lost.destroy();

        assertThat(problem.reason()).isEqualTo(Reason.NO_CONNECTION);
        assertThat(problem)
                .hasMessageStartingWith("AWS could not be reached for ecs:DescribeServices on bento/payment");
    }

    @Test
    void saysThatItsCredentialsAreRefused() {
        aws.failing("DescribeServices", new Fault(400, "UnrecognizedClientException"));

        FleetException problem = problem(() -> fleet.remember(payment));

        assertThat(problem).hasMessage("AWS refused the console's credentials: UnrecognizedClientException");
        assertThat(problem.lasts()).isTrue();
    }

    private List<String> changes() {
        return aws.calls().stream()
                .map(EcsStandIn.Call::action)
                .filter(action -> action.equals("UpdateService") || action.equals("RegisterScalableTarget"))
                .toList();
    }

    private static FleetException problem(ThrowingCallable act) {
        FleetException problem = catchThrowableOfType(FleetException.class, act);
        assertThat(problem).isNotNull();
        return problem;
    }
}
