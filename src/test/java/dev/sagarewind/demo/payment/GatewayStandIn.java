package dev.sagarewind.demo.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sagarewind.demo.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Stands in for the payment gateway: a real HTTP server, which does not answer for some merchants while it is faulty. */
public final class GatewayStandIn implements AutoCloseable {
    /** Two of 25 merchants: eight orders of a hundred. */
    private static final Set<String> BEHIND_THE_FAULT = Set.of("bento-jimbocho", "bento-shibuya");

    private static final int GIVES_UP_AFTER_MILLIS = 1000;

    private final Faults faults;
    private final HttpServer server;
    private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "payment-gateway");
        thread.setDaemon(true);
        return thread;
    });

    private GatewayStandIn(Faults faults, HttpServer server) {
        this.faults = faults;
        this.server = server;
    }

    public static GatewayStandIn start(Faults faults) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            var gateway = new GatewayStandIn(faults, server);
            server.createContext("/charges", gateway::charge);
            server.start();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void charge(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String merchant = exchange.getRequestHeaders().getFirst("Merchant");
        if (faults.paymentGateway() && BEHIND_THE_FAULT.contains(merchant)) {
            late.schedule(exchange::close, GIVES_UP_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        byte[] reference =
                ("ch_" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, reference.length);
        exchange.getResponseBody().write(reference);
        exchange.close();
    }

    @Override
    public void close() {
        late.shutdownNow();
        server.stop(0);
    }
}
