package dev.sagarewind.fleet;

import java.util.Optional;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;

/** What Application Auto Scaling does to a service's count, where it does. */
class ScalableTarget {

    private final ApplicationAutoScalingClient scaling;

    ScalableTarget(ApplicationAutoScalingClient scaling) {
        this.scaling = scaling;
    }

    /** What is suspended already; absent if nothing scales the service. */
    Optional<FleetSnapshot.Suspended> suspended(AwsCalls calls, FleetService service) {
        return calls
                .ask(
                        "application-autoscaling:DescribeScalableTargets",
                        limit -> scaling.describeScalableTargets(
                                request -> request.serviceNamespace(ServiceNamespace.ECS)
                                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                                        .resourceIds(resource(service))
                                        .overrideConfiguration(limit)))
                .scalableTargets()
                .stream()
                .filter(target -> resource(service).equals(target.resourceId()))
                .findFirst()
                .map(target -> suspended(target.suspendedState()));
    }

    private static FleetSnapshot.Suspended suspended(@org.jspecify.annotations.Nullable SuspendedState state) {
        return state == null
                ? new FleetSnapshot.Suspended(false, false, false)
                : new FleetSnapshot.Suspended(
                        Boolean.TRUE.equals(state.dynamicScalingInSuspended()),
                        Boolean.TRUE.equals(state.dynamicScalingOutSuspended()),
                        Boolean.TRUE.equals(state.scheduledScalingSuspended()));
    }

    /** Leaves the least and the greatest count as they are. */
    void suspend(AwsCalls calls, FleetService service, FleetSnapshot.Suspended what) {
        calls.ask(
                "application-autoscaling:RegisterScalableTarget",
                limit -> scaling.registerScalableTarget(request -> request.serviceNamespace(ServiceNamespace.ECS)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .resourceId(resource(service))
                        .suspendedState(state -> state.dynamicScalingInSuspended(what.dynamicScalingIn())
                                .dynamicScalingOutSuspended(what.dynamicScalingOut())
                                .scheduledScalingSuspended(what.scheduledScaling()))
                        .overrideConfiguration(limit)));
    }

    private static String resource(FleetService service) {
        return "service/" + service.cluster() + "/" + service.service();
    }
}
