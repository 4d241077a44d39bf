package dev.sagarewind.fleet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * The ECS services of one region. A service's running count, and with it AWS's own "services stable", forgets tasks that
 * are still stopping: here a service stands still when every task has STOPPED.
 */
class EcsRegion {

    private static final String ACTIVE = "ACTIVE";

    private final AwsClients clients;
    private final FleetSettings settings;
    private final EcsTasks tasks;
    private final ScalableTarget target;

    EcsRegion(String region, FleetSettings settings) {
        this.settings = settings;
        this.clients = new AwsClients(region, settings);
        this.tasks = new EcsTasks(clients.ecs());
        this.target = new ScalableTarget(clients.scaling());
    }

    FleetSnapshot remember(FleetService service) {
        AwsCalls calls = calls(service);
        Service found = describe(calls, service);
        if (found.schedulingStrategy() == SchedulingStrategy.DAEMON) {
            throw new FleetException(
                    FleetException.Reason.CANNOT_BE_SCALED,
                    "ECS service " + service + " runs one task on each instance (DAEMON): it has no count to set to 0");
        }
        Optional<FleetSnapshot.Suspended> suspended = target.suspended(calls, service);
        List<String> running = tasks.notStopped(calls, service, List.of()).stream()
                .map(FleetTask::arn)
                .toList();
        return new FleetSnapshot(service, found.desiredCount(), running, suspended);
    }

    /** Scaling first: it would have the service back at its least count within a minute. */
    void stop(FleetSnapshot snapshot) {
        FleetService service = snapshot.service();
        AwsCalls calls = calls(service);
        if (snapshot.suspended().isPresent()) {
            target.suspend(calls, service, FleetSnapshot.Suspended.ALL);
        }
        desire(calls, service, 0);
    }

    FleetLook look(FleetSnapshot snapshot) {
        AwsCalls calls = calls(snapshot.service());
        int desired = describe(calls, snapshot.service()).desiredCount();
        return new FleetLook(desired, tasks.notStopped(calls, snapshot.service(), snapshot.tasks()));
    }

    /**
     * A count that is not 0 was set by somebody else, or by an earlier try whose answer was lost and that scaling has gone
     * on from: neither is overwritten. The count comes before the suspensions, as scaling would act on a count of 0.
     */
    int restore(FleetSnapshot snapshot) {
        FleetService service = snapshot.service();
        AwsCalls calls = calls(service);
        int desired = describe(calls, service).desiredCount();
        if (desired == 0 && snapshot.desiredCount() > 0) {
            desire(calls, service, snapshot.desiredCount());
            desired = snapshot.desiredCount();
        }
        snapshot.suspended().ifPresent(was -> target.suspend(calls, service, was));
        return desired;
    }

    private void desire(AwsCalls calls, FleetService service, int count) {
        EcsClient ecs = clients.ecs();
        calls.ask(
                "ecs:UpdateService",
                limit -> ecs.updateService(request -> request.cluster(service.cluster())
                        .service(service.service())
                        .desiredCount(count)
                        .overrideConfiguration(limit)));
    }

    private Service describe(AwsCalls calls, FleetService service) {
        EcsClient ecs = clients.ecs();
        Stream<Service> found = calls
                .ask(
                        "ecs:DescribeServices",
                        limit -> ecs.describeServices(request -> request.cluster(service.cluster())
                                .services(service.service())
                                .overrideConfiguration(limit)))
                .services()
                .stream();
        return found.filter(one -> ACTIVE.equals(one.status()))
                .findFirst()
                .orElseThrow(() -> AwsProblem.unknown(service));
    }

    private AwsCalls calls(FleetService service) {
        return new AwsCalls(service, settings.callTimeout());
    }

    void close() {
        clients.close();
    }
}
