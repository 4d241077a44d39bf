package dev.sagarewind.fleet;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;

/** The tasks of ECS services. */
class EcsTasks {

    private static final int MOST_AT_ONCE = 100;
    private static final String STOPPED = "STOPPED";

    private final EcsClient ecs;

    EcsTasks(EcsClient ecs) {
        this.ecs = ecs;
    }

    /**
     * The tasks that have not stopped: those that are to run, those that are on their way out, and those known from
     * before. One that ECS has forgotten has stopped more than an hour ago.
     */
    List<FleetTask> notStopped(AwsCalls calls, FleetService service, List<String> known) {
        Set<String> arns = new LinkedHashSet<>(known);
        arns.addAll(list(calls, service, DesiredStatus.RUNNING));
        arns.addAll(list(calls, service, DesiredStatus.STOPPED));
        List<String> all = List.copyOf(arns);
        List<FleetTask> tasks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            tasks.addAll(describe(calls, service, all.subList(from, Math.min(from + MOST_AT_ONCE, all.size()))));
        }
        return tasks;
    }

    private List<FleetTask> describe(AwsCalls calls, FleetService service, List<String> arns) {
        return calls
                .ask(
                        "ecs:DescribeTasks",
                        limit -> ecs.describeTasks(request ->
                                request.cluster(service.cluster()).tasks(arns).overrideConfiguration(limit)))
                .tasks()
                .stream()
                .filter(task -> !STOPPED.equals(task.lastStatus()))
                .map(task -> new FleetTask(task.taskArn(), String.valueOf(task.lastStatus())))
                .toList();
    }

    /** ECS lists by what a task is to become: without asking twice, those that are stopping would be missed. */
    private List<String> list(AwsCalls calls, FleetService service, DesiredStatus status) {
        List<String> arns = new ArrayList<>();
        String next = null;
        do {
            ListTasksResponse page = page(calls, service, status, next);
            arns.addAll(page.taskArns());
            next = page.nextToken();
        } while (next != null);
        return arns;
    }

    private ListTasksResponse page(AwsCalls calls, FleetService service, DesiredStatus status, @Nullable String token) {
        return calls.ask(
                "ecs:ListTasks",
                limit -> ecs.listTasks(request -> request.cluster(service.cluster())
                        .serviceName(service.service())
                        .desiredStatus(status)
                        .nextToken(token)
                        .overrideConfiguration(limit)));
    }
}
