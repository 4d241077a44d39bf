package dev.sagarewind.notification;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who is told, on a port of this machine, and who behaves as the test says. */
public final class Receiver implements AutoCloseable {

    /** What was received, whatever became of the answer. */
    public record Request(String path, Map<String, List<String>> headers, String body) {

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElseThrow();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    @FunctionalInterface
    private interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<Behaviour> next = new ArrayDeque<>();

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Everything so far, in order. */
    public List<Request> requests() {
        return requests;
    }

    Receiver thenAnswers(int status, String body, String... header) {
        return then(exchange -> {
            if (header.length == 2) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
            write(exchange, status, body);
        });
    }

    Receiver thenHangs(int millis) {
        return then(exchange -> {
            sleep(millis);
            write(exchange, 200, "late");
        });
    }

    Receiver thenHangsUp() {
        return then(HttpExchange::close);
    }

    /** Says how it went, and then talks on without an end. */
    Receiver thenDrips(int status) {
        return then(exchange -> {
            exchange.sendResponseHeaders(status, 0);
            for (int drop = 0; drop < 100; drop++) {
                exchange.getResponseBody().write('.');
                exchange.getResponseBody().flush();
                sleep(100);
            }
        });
    }

    private synchronized Receiver then(Behaviour behaviour) {
        next.add(behaviour);
        return this;
    }

    private synchronized Behaviour behaviour() {
        Behaviour said = next.poll();
        return said == null ? exchange -> write(exchange, 202, "ok") : said;
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), body));
        behaviour().answer(exchange);
        exchange.close();
    }

    private static void write(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void sleep(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
