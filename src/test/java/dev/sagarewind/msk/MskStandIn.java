package dev.sagarewind.msk;

import dev.sagarewind.support.BuildDirectory;
import dev.sagarewind.support.LocalKafka;
import dev.sagarewind.support.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker whose listener checks clients as Amazon MSK does with IAM: TLS, a presigned request, and a policy for each
 * principal. A second listener, without any of that, is for what is not the console's.
 */
public final class MskStandIn implements AutoCloseable {

    public static final String REGION = "eu-central-1";
    public static final String ACCOUNT = "123456789012";
    public static final String CLUSTER =
            "arn:aws:kafka:" + REGION + ":" + ACCOUNT + ":cluster/shop/0a1b2c3d-1111-2222-3333-444455556666-5";

    private static final String NAME = "msk.stand-in";
    private static final Map<String, MskStandIn> RUNNING = new ConcurrentHashMap<>();
    private static final String PASSWORD = "of-no-use-anywhere";

    private final String name = UUID.randomUUID().toString();
    private final int port = LoopbackPort.free();
    private final Path directory = BuildDirectory.temporary("msk");
    private final IamKeys keys = new IamKeys();
    private final Map<String, IamPolicy> policies = new ConcurrentHashMap<>();
    private final AtomicInteger tried = new AtomicInteger();
    private final AtomicInteger signedIn = new AtomicInteger();
    private final Set<String> principals = ConcurrentHashMap.newKeySet();
    private final Set<String> accessKeys = ConcurrentHashMap.newKeySet();
    private final LocalKafka broker;
    private volatile boolean throttling;
    private volatile boolean terse;
    private volatile Duration ahead = Duration.ZERO;

    /** @param reauthentication after how long a client has to sign in again; zero for never */
    public static MskStandIn start(Duration reauthentication) {
        return new MskStandIn(reauthentication);
    }

    private MskStandIn(Duration reauthentication) {
        RUNNING.put(name, this);
        IamSaslServer.register();
        certificate();
        int plain = LoopbackPort.free();
        int controller = LoopbackPort.free();
        Map<String, String> settings = new HashMap<>(Map.of(
                NAME,
                name,
                "listeners",
                "PLAINTEXT://127.0.0.1:" + plain + ",IAM://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "controller.quorum.voters",
                "1@127.0.0.1:" + controller,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + plain + ",IAM://127.0.0.1:" + port,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,IAM:SASL_SSL,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "authorizer.class.name",
                IamAuthorizer.class.getName()));
        settings.putAll(Map.of(
                "listener.name.iam.sasl.enabled.mechanisms",
                IamSaslServer.MECHANISM,
                "listener.name.iam.aws_msk_iam.sasl.jaas.config",
                "software.amazon.msk.auth.iam.IAMLoginModule required;",
                "listener.name.iam.aws_msk_iam.connections.max.reauth.ms",
                String.valueOf(reauthentication.toMillis()),
                "ssl.keystore.location",
                keystore(),
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.password",
                PASSWORD,
                "ssl.key.password",
                PASSWORD));
        this.broker = LocalKafka.start(plain, settings);
    }

    private String keystore() {
        return directory.resolve("broker.p12").toString();
    }

    /** One that the broker signs itself: clients of the tests trust it and nothing else. */
    private void certificate() {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        try {
            Process made = new ProcessBuilder(
                            keytool.toString(),
                            "-genkeypair",
                            "-alias",
                            "broker",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=broker",
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            keystore(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(made.getInputStream().readAllBytes());
            if (made.waitFor() != 0) {
                throw new IllegalStateException("There is no certificate. " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static MskStandIn named(Map<String, ?> settings) {
        return RUNNING.get(String.valueOf(settings.get(NAME)));
    }

    static String arn(ResourcePattern resource) {
        return resource.resourceType() == ResourceType.CLUSTER
                ? CLUSTER
                : CLUSTER.replace(
                                ":cluster/",
                                ":" + resource.resourceType().name().toLowerCase() + "/") + "/" + resource.name();
    }

    String signIn(IamPayload payload) {
        tried.incrementAndGet();
        if (throttling) {
            throw new IamRefusal("Too many connects");
        }
        try {
            IamKeys.Key key = payload.verified(keys, REGION, Instant.now().plus(ahead));
            if (!policyOf(key.principal()).allows("kafka-cluster:Connect", CLUSTER)) {
                throw new IamRefusal("Access denied");
            }
            signedIn.incrementAndGet();
            principals.add(key.principal());
            accessKeys.add(key.id());
            return key.principal();
        } catch (IamRefusal refusal) {
            throw terse ? new IamRefusal("Access denied") : refusal;
        }
    }

    IamPolicy policyOf(String principal) {
        return policies.getOrDefault(role(principal), IamPolicy.NONE);
    }

    /** The session's name says who of those who took on the role it is, not what the role may. */
    private static String role(String principal) {
        return principal.contains(":assumed-role/") ? principal.substring(0, principal.lastIndexOf('/')) : principal;
    }

    /** The role whose sessions have principals of this kind. */
    public static String sessionOf(String role, String session) {
        return "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/" + session;
    }

    /** Takes effect at once; on AWS, within minutes. */
    public void policy(String role, IamPolicy policy) {
        policies.put(role(sessionOf(role, "any")), policy);
    }

    public IamKeys keys() {
        return keys;
    }

    /** Refuses every sign-in as one of too many, until told otherwise. */
    public void throttling(boolean refuse) {
        throttling = refuse;
    }

    /** Says of no refusal more than that it is one, as MSK is known to. */
    public void terse(boolean so) {
        terse = so;
    }

    /** How far the broker's clock is ahead of the client's. */
    public void ahead(Duration difference) {
        ahead = difference;
    }

    /** Sign-ins so far, refused ones among them. */
    public int tried() {
        return tried.get();
    }

    /** Sign-ins so far that were let in: new connections and, where that is asked for, re-authentications. */
    public int signedIn() {
        return signedIn.get();
    }

    /** As whom. */
    public Set<String> principals() {
        return Set.copyOf(principals);
    }

    /** With which keys. */
    public Set<String> accessKeys() {
        return Set.copyOf(accessKeys);
    }

    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    /** Where everybody may do everything. */
    public String openBootstrapServers() {
        return broker.bootstrapServers();
    }

    /** What a client needs to trust the broker's certificate. */
    public Map<String, String> trust() {
        return Map.of(
                "ssl.truststore.location",
                keystore(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                PASSWORD);
    }

    @Override
    public void close() {
        broker.close();
        RUNNING.remove(name);
        BuildDirectory.delete(directory);
    }
}
