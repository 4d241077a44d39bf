package dev.sagarewind.fleet;

import com.sun.net.httpserver.HttpExchange;
import dev.sagarewind.support.SignedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether a request is one that AWS would take: its target, its signature (version 4) and the fields of its body. */
class AwsRequests {

    record Checked(String action, Optional<String> wrong) {}

    /** The fields that an action needs, and those that it may have beside them. */
    private record Fields(Set<String> needed, Set<String> allowed) {}

    private static final String ECS = "AmazonEC2ContainerServiceV20141113.";
    private static final String SCALING = "AnyScaleFrontendService.";
    private static final Map<String, Fields> FIELDS = Map.of(
            ECS + "DescribeServices", new Fields(Set.of("cluster", "services"), Set.of()),
            ECS + "UpdateService", new Fields(Set.of("cluster", "service", "desiredCount"), Set.of()),
            ECS + "ListTasks", new Fields(Set.of("cluster", "serviceName", "desiredStatus"), Set.of("nextToken")),
            ECS + "DescribeTasks", new Fields(Set.of("cluster", "tasks"), Set.of()),
            SCALING + "DescribeScalableTargets",
                    new Fields(Set.of("ServiceNamespace", "ResourceIds", "ScalableDimension"), Set.of()),
            SCALING + "RegisterScalableTarget",
                    new Fields(
                            Set.of("ServiceNamespace", "ResourceId", "ScalableDimension", "SuspendedState"), Set.of()));

    Checked check(HttpExchange exchange, byte[] body) {
        String target = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                .orElse("");
        String action = target.substring(target.indexOf('.') + 1);
        Fields fields = FIELDS.get(target);
        if (fields == null || !exchange.getRequestMethod().equals("POST")) {
            return new Checked(action, Optional.of(exchange.getRequestMethod() + " of an unknown target: " + target));
        }
        String scope = target.startsWith(ECS) ? "ecs" : "application-autoscaling";
        return new Checked(action, signature(exchange, body, scope).or(() -> fields(target, fields, body)));
    }

    private static Optional<String> fields(String target, Fields fields, byte[] body) {
        Set<String> given = new TreeSet<>(JsonMapper.shared().readTree(body).propertyNames());
        Set<String> unknown = new TreeSet<>(given);
        unknown.removeAll(fields.needed());
        unknown.removeAll(fields.allowed());
        return given.containsAll(fields.needed()) && unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(target + " has the fields " + given);
    }

    private static Optional<String> signature(HttpExchange exchange, byte[] body, String scope) {
        Optional<SignedRequest> found = SignedRequest.of(exchange, body);
        if (found.isEmpty()) {
            return Optional.of("not signed");
        }
        SignedRequest request = found.get();
        if (!request.isFor(EcsStandIn.ACCESS_KEY, EcsStandIn.REGION, scope)) {
            return Optional.of("signed " + request.scope() + ", not for " + scope);
        }
        if (!request.signs("host", "x-amz-date", "x-amz-target")) {
            return Optional.of("signs only " + request.signedHeaders());
        }
        return request.fits(EcsStandIn.SECRET_KEY) ? Optional.empty() : Optional.of("the signature does not fit");
    }

    static String clusterOf(EcsStandIn.Call call) {
        JsonNode cluster = call.body().get("cluster");
        return cluster == null ? resource(call)[1] : cluster.stringValue();
    }

    static String serviceOf(EcsStandIn.Call call) {
        JsonNode body = call.body();
        return switch (call.action()) {
            case "DescribeServices" -> body.get("services").get(0).stringValue();
            case "UpdateService" -> body.get("service").stringValue();
            case "ListTasks" -> body.get("serviceName").stringValue();
            // Task ARNs of the stand-in name their service, which real ones do not.
            case "DescribeTasks" ->
                body.get("tasks").get(0).stringValue().split("/")[2].split("--")[0];
            default -> resource(call)[2];
        };
    }

    private static String[] resource(EcsStandIn.Call call) {
        JsonNode one = call.body().has("ResourceId")
                ? call.body().get("ResourceId")
                : call.body().get("ResourceIds").get(0);
        return one.stringValue().split("/");
    }
}
