package dev.sagarewind.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands in for Amazon ECS and Application Auto Scaling: one HTTP server that speaks the JSON protocol of both, refuses
 * whatever AWS would refuse, and can be slow, throttling, failing or lying.
 */
public final class EcsStandIn implements AutoCloseable {

    static final String ACCESS_KEY = "AKIDSTANDIN";
    static final String SECRET_KEY = "stand-in-secret";
    public static final String REGION = "ap-northeast-1";
    public static final String CLUSTER = "bento";

    /** Where the SDK's usual chain finds credentials first; the real chain would ask the network. */
    public static void provideCredentials() {
        System.setProperty("aws.accessKeyId", ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SECRET_KEY);
    }

    /** What AWS was asked. */
    public record Call(String action, JsonNode body) {}

    /** An answer that is not the one hoped for. */
    public record Fault(int status, String type) {

        public static final Fault THROTTLED = new Fault(400, "ThrottlingException");
        public static final Fault DENIED = new Fault(400, "AccessDeniedException");
        public static final Fault BROKEN = new Fault(500, "ServerException");
        /** The request is carried out, and the answer never comes. */
        public static final Fault SILENT = new Fault(0, "");
    }

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ALWAYS = 1_000_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "ecs-stand-in");
        thread.setDaemon(true);
        return thread;
    });
    private final AwsRequests requests = new AwsRequests();
    private final Map<String, EcsServiceStandIn> services = new ConcurrentHashMap<>();
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private EcsStandIn(HttpServer server) {
        this.server = server;
    }

    public static EcsStandIn start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            EcsStandIn standIn = new EcsStandIn(server);
            server.setExecutor(standIn.threads);
            server.createContext("/", standIn::handle);
            server.start();
            return standIn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A service with so many tasks running. */
    public EcsServiceStandIn service(String name, int tasks) {
        EcsServiceStandIn service = new EcsServiceStandIn(CLUSTER, name, threads).desired(tasks);
        services.put(name, service);
        return service;
    }

    /** The next so many calls of an action, such as {@code UpdateService}, are answered with the fault. */
    public EcsStandIn failing(String action, Fault fault, int times) {
        Deque<Fault> queue = new ArrayDeque<>();
        for (int time = 0; time < Math.min(times, ALWAYS); time++) {
            queue.add(fault);
        }
        faults.put(action, queue);
        return this;
    }

    public EcsStandIn failing(String action, Fault fault) {
        return failing(action, fault, 10_000);
    }

    public EcsStandIn healed() {
        faults.clear();
        return this;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public Stream<Call> calls(String action) {
        return calls.stream().filter(call -> call.action().equals(action));
    }

    /** What the console got wrong in speaking to AWS, in sentences. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        AwsRequests.Checked checked = requests.check(exchange, body);
        if (checked.wrong().isPresent()) {
            wrong.add(checked.wrong().get());
            answer(exchange, 400, error("ValidationException", checked.wrong().get()));
            return;
        }
        Call call = new Call(checked.action(), JSON.readTree(body));
        calls.add(call);
        Fault fault = fault(call.action());
        if (fault == Fault.SILENT) {
            answer(call);
            silence(exchange);
        } else if (fault != null) {
            answer(exchange, fault.status(), error(fault.type(), "as the test has it"));
        } else {
            EcsServiceStandIn.Answer answer = answer(call);
            answer(exchange, answer.status(), answer.body());
        }
    }

    private Fault fault(String action) {
        Deque<Fault> queue = faults.get(action);
        if (queue == null) {
            return null;
        }
        synchronized (queue) {
            return queue.poll();
        }
    }

    private EcsServiceStandIn.Answer answer(Call call) {
        String name = AwsRequests.serviceOf(call);
        EcsServiceStandIn service = services.get(name);
        if (!AwsRequests.clusterOf(call).equals(CLUSTER)) {
            return new EcsServiceStandIn.Answer(400, error("ClusterNotFoundException", "Cluster not found."));
        }
        if (service != null) {
            return service.answer(call);
        }
        return switch (call.action()) {
            case "DescribeServices" -> new EcsServiceStandIn.Answer(200, """
                    {"services": [], "failures": [{"arn": "arn:aws:ecs:x:1:service/%s", "reason": "MISSING"}]}
                    """.formatted(name));
            case "DescribeScalableTargets" -> new EcsServiceStandIn.Answer(200, "{\"ScalableTargets\": []}");
            default -> new EcsServiceStandIn.Answer(400, error("ServiceNotFoundException", "Service not found."));
        };
    }

    private void silence(HttpExchange exchange) {
        try {
            closing.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static String error(String type, String message) {
        return JSON.writeValueAsString(Map.of("__type", type, "message", message));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.getResponseHeaders().add("x-amzn-RequestId", "stand-in");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
