package dev.sagarewind.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One service of the stand-in: its count, its tasks, and what scales it. */
public final class EcsServiceStandIn {

    /** What really runs when the tasks do. */
    public interface Processes {
        void start(int count);

        /** Returns when they have ended. */
        void stop();
    }

    record Answer(int status, String body) {}

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAGE = 2;
    private static final Processes NONE = new Processes() {
        @Override
        public void start(int count) {}

        @Override
        public void stop() {}
    };

    private final String cluster;
    private final String name;
    private final Executor threads;
    /** The status of each task that ECS still remembers, oldest first. */
    private final Map<String, String> tasks = new LinkedHashMap<>();

    private Processes processes = NONE;
    private Optional<FleetSnapshot.Suspended> suspended = Optional.empty();
    private String status = "ACTIVE";
    private String strategy = "REPLICA";
    private int desired;
    private int made;
    private boolean lying;
    private boolean slow;

    EcsServiceStandIn(String cluster, String name, Executor threads) {
        this.cluster = cluster;
        this.name = name;
        this.threads = threads;
    }

    public synchronized EcsServiceStandIn running(Processes real) {
        processes = real;
        return this;
    }

    /** Application Auto Scaling has a target for it, with this suspended. */
    public synchronized EcsServiceStandIn scaled(FleetSnapshot.Suspended already) {
        suspended = Optional.of(already);
        return this;
    }

    public synchronized EcsServiceStandIn is(String newStatus, String newStrategy) {
        status = newStatus;
        strategy = newStrategy;
        return this;
    }

    /** Says that its count is 0 while its tasks go on running. */
    public synchronized EcsServiceStandIn lying(boolean lies) {
        lying = lies;
        return this;
    }

    /** Its tasks stay STOPPING until {@link #tasksStop}. */
    public synchronized EcsServiceStandIn slowToStop() {
        slow = true;
        return this;
    }

    public synchronized void tasksStop() {
        tasks.replaceAll((arn, was) -> was.equals("STOPPING") ? "STOPPED" : was);
    }

    /** ECS forgets a task about an hour after it has stopped. */
    public synchronized void forgetStopped() {
        tasks.values().removeIf("STOPPED"::equals);
    }

    /** Sets the count, as UpdateService does, as scaling does, as people do. */
    public synchronized EcsServiceStandIn desired(int count) {
        int more = count - desired;
        desired = count;
        for (int task = 0; task < more; task++) {
            tasks.put(
                    "arn:aws:ecs:%s:1:task/%s/%s--%08d".formatted(EcsStandIn.REGION, cluster, name, ++made), "RUNNING");
        }
        if (more > 0) {
            threads.execute(() -> processes.start(more));
        } else if (count == 0 && more < 0 && !lying) {
            List<String> stopping = tasks.entrySet().stream()
                    .filter(task -> task.getValue().equals("RUNNING"))
                    .map(Map.Entry::getKey)
                    .toList();
            stopping.forEach(task -> tasks.put(task, "STOPPING"));
            threads.execute(() -> stop(stopping));
        }
        return this;
    }

    private void stop(List<String> stopping) {
        processes.stop();
        synchronized (this) {
            if (!slow) {
                stopping.forEach(task -> tasks.put(task, "STOPPED"));
            }
        }
    }

    public synchronized int desired() {
        return desired;
    }

    public synchronized Optional<FleetSnapshot.Suspended> suspended() {
        return suspended;
    }

    synchronized Answer answer(EcsStandIn.Call call) {
        return switch (call.action()) {
            case "DescribeServices" -> ok(Map.of("services", List.of(description()), "failures", List.of()));
            case "UpdateService" -> {
                desired(call.body().get("desiredCount").intValue());
                yield ok(Map.of("service", description()));
            }
            case "ListTasks" -> list(call.body());
            case "DescribeTasks" -> tasks(call.body().get("tasks"));
            case "DescribeScalableTargets" ->
                ok(Map.of(
                        "ScalableTargets",
                        suspended.map(state -> List.of(target(state))).orElse(List.of())));
            case "RegisterScalableTarget" -> register(call.body().get("SuspendedState"));
            default -> throw new IllegalStateException(call.action());
        };
    }

    /** As AWS does: what is running counts RUNNING tasks only, so it says 0 while they are still stopping. */
    private Map<String, Object> description() {
        return Map.of(
                "serviceName", name,
                "status", status,
                "schedulingStrategy", strategy,
                "desiredCount", desired,
                "runningCount", desired == 0 ? 0 : desired,
                "deployments", List.of(Map.of("id", "ecs-svc/1", "status", "PRIMARY")));
    }

    private Answer list(JsonNode body) {
        boolean toRun = body.get("desiredStatus").stringValue().equals("RUNNING");
        List<String> arns = tasks.entrySet().stream()
                .filter(task -> (task.getValue().equals("RUNNING") && !(lying && desired == 0)) == toRun)
                .map(Map.Entry::getKey)
                .toList();
        int from =
                body.has("nextToken") ? Integer.parseInt(body.get("nextToken").stringValue()) : 0;
        int to = Math.min(from + PAGE, arns.size());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("taskArns", arns.subList(from, to));
        if (to < arns.size()) {
            page.put("nextToken", String.valueOf(to));
        }
        return ok(page);
    }

    private Answer tasks(JsonNode arns) {
        List<Map<String, String>> known = new ArrayList<>();
        List<Map<String, String>> missing = new ArrayList<>();
        for (String arn : StreamSupport.stream(arns.spliterator(), false)
                .map(JsonNode::stringValue)
                .collect(Collectors.toList())) {
            if (tasks.containsKey(arn)) {
                known.add(Map.of("taskArn", arn, "lastStatus", tasks.get(arn)));
            } else {
                missing.add(Map.of("arn", arn, "reason", "MISSING"));
            }
        }
        return ok(Map.of("tasks", known, "failures", missing));
    }

    private Map<String, Object> target(FleetSnapshot.Suspended state) {
        return Map.of(
                "ServiceNamespace",
                "ecs",
                "ResourceId",
                "service/" + cluster + "/" + name,
                "ScalableDimension",
                "ecs:service:DesiredCount",
                "MinCapacity",
                1,
                "MaxCapacity",
                10,
                "RoleARN",
                "arn:aws:iam::1:role/scaling",
                "CreationTime",
                1764100000,
                "SuspendedState",
                Map.of(
                        "DynamicScalingInSuspended", state.dynamicScalingIn(),
                        "DynamicScalingOutSuspended", state.dynamicScalingOut(),
                        "ScheduledScalingSuspended", state.scheduledScaling()));
    }

    /** Without a least and a greatest count, only a target that is there can be registered. */
    private Answer register(JsonNode state) {
        if (suspended.isEmpty()) {
            return new Answer(400, "{\"__type\": \"ValidationException\", \"message\": \"MinCapacity is missing\"}");
        }
        suspended = Optional.of(new FleetSnapshot.Suspended(
                state.get("DynamicScalingInSuspended").booleanValue(),
                state.get("DynamicScalingOutSuspended").booleanValue(),
                state.get("ScheduledScalingSuspended").booleanValue()));
        return ok(Map.of());
    }

    private static Answer ok(Object body) {
        return new Answer(200, JSON.writeValueAsString(body));
    }
}
