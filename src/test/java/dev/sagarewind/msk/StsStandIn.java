package dev.sagarewind.msk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sagarewind.support.LoopbackPort;
import dev.sagarewind.support.SignedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The part of AWS STS that lends roles: it checks who asks, and makes a key that the broker then knows. */
public final class StsStandIn implements AutoCloseable {

    private static final String ASSUMED = """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><Arn>%s</Arn><AssumedRoleId>AROA:%s</AssumedRoleId></AssumedRoleUser>
            <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
            <SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>
            </AssumeRoleResult></AssumeRoleResponse>
            """;
    private static final String REFUSED = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
            <Code>%s</Code><Message>%s</Message></Error><RequestId>r</RequestId></ErrorResponse>
            """;

    private final IamKeys keys;
    private final HttpServer server;
    private final Set<String> trusted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Duration lasting = Duration.ofHours(1);

    public static StsStandIn start(IamKeys keys) {
        return new StsStandIn(keys);
    }

    private StsStandIn(IamKeys keys) {
        this.keys = keys;
        try {
            this.server = HttpServer.create(new InetSocketAddress(LoopbackPort.HOST, LoopbackPort.free()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public String endpoint() {
        return "http://" + LoopbackPort.HOST + ":" + server.getAddress().getPort();
    }

    /** From now on, whoever has a key may take on this role. */
    public StsStandIn lend(String roleArn) {
        trusted.add(roleArn);
        return this;
    }

    public void lasting(Duration time) {
        lasting = time;
    }

    /** How often it was asked. */
    public int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
        Optional<String> wrong = wrong(SignedRequest.of(exchange, body), form);
        String answer = wrong.map(code -> REFUSED.formatted(code, "refused by the stand-in"))
                .orElseGet(() -> assumed(form.get("RoleArn"), form.get("RoleSessionName")));
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(wrong.isPresent() ? 403 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Optional<String> wrong(Optional<SignedRequest> request, Map<String, String> form) {
        Optional<IamKeys.Key> key = request.flatMap(one -> keys.find(one.accessKey()));
        if (key.isEmpty()) {
            return Optional.of("InvalidClientTokenId");
        }
        if (!request.get().isFor(key.get().id(), MskStandIn.REGION, "sts")
                || !request.get().fits(key.get().secret())) {
            return Optional.of("SignatureDoesNotMatch");
        }
        if (!key.get().expires().isAfter(Instant.now())) {
            return Optional.of("ExpiredToken");
        }
        return "AssumeRole".equals(form.get("Action")) && trusted.contains(form.get("RoleArn"))
                ? Optional.empty()
                : Optional.of("AccessDenied");
    }

    private String assumed(String roleArn, String session) {
        String role = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        IamKeys.Key key = keys.add(new IamKeys.Key(
                "ASIA" + UUID.randomUUID().toString().replace("-", "").toUpperCase(),
                UUID.randomUUID() + "/+=",
                Optional.of("token+/=" + UUID.randomUUID()),
                MskStandIn.sessionOf(role, session),
                Instant.now().plus(lasting)));
        return ASSUMED.formatted(
                key.principal(),
                session,
                key.id(),
                key.secret(),
                key.token().orElseThrow(),
                key.expires().truncatedTo(ChronoUnit.SECONDS));
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String field : body.split("&")) {
            String[] parts = field.split("=", 2);
            form.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
