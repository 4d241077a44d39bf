package dev.sagarewind.fleet;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, "
                    + "SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

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
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        Matcher found = AUTHORIZATION.matcher(header);
        if (!found.matches()) {
            return Optional.of("not signed: " + header);
        }
        String credential = found.group(1);
        String date = found.group(2);
        String region = found.group(3);
        String service = found.group(4);
        if (!credential.equals(EcsStandIn.ACCESS_KEY) || !region.equals(EcsStandIn.REGION) || !service.equals(scope)) {
            return Optional.of("signed by " + credential + " for " + service + " in " + region + ", not for " + scope);
        }
        List<String> signed = List.of(found.group(5).split(";"));
        if (!signed.containsAll(List.of("host", "x-amz-date", "x-amz-target"))) {
            return Optional.of("signs only " + signed);
        }
        String time = exchange.getRequestHeaders().getFirst("X-Amz-Date");
        String canonical = "POST\n/\n\n"
                + signed.stream()
                        .map(name -> name + ":"
                                + exchange.getRequestHeaders().getFirst(name).strip() + "\n")
                        .collect(Collectors.joining())
                + "\n" + found.group(5) + "\n" + hex(sha256(body));
        String range = date + "/" + region + "/" + service + "/aws4_request";
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + range + "\n"
                + hex(sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + EcsStandIn.SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(date, region, service, "aws4_request", text)) {
            key = hmac(key, part);
        }
        return hex(key).equals(found.group(6)) ? Optional.empty() : Optional.of("the signature does not fit");
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

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
