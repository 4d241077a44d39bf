package dev.sagarewind.msk;

import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import java.util.UUID;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;
import org.apache.kafka.common.errors.SaslAuthenticationException;

/** The broker's side of {@code AWS_MSK_IAM}: one message with a presigned request, one answer. */
final class IamSaslServer implements SaslServer {

    static final String MECHANISM = "AWS_MSK_IAM";

    private final MskStandIn broker;
    private String principal;

    private IamSaslServer(MskStandIn broker) {
        this.broker = broker;
    }

    static void register() {
        Security.addProvider(new Registered());
    }

    @Override
    public byte[] evaluateResponse(byte[] response) throws SaslException {
        String request = UUID.randomUUID().toString();
        try {
            principal = broker.signIn(IamPayload.parse(response));
        } catch (IamRefusal refusal) {
            throw new SaslAuthenticationException("[" + request + "]: " + refusal.getMessage());
        }
        return ("{\"version\":\"2020_10_22\",\"request-id\":\"" + request + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isComplete() {
        return principal != null;
    }

    @Override
    public String getAuthorizationID() {
        return principal;
    }

    @Override
    public String getMechanismName() {
        return MECHANISM;
    }

    @Override
    public Object getNegotiatedProperty(String name) {
        return null;
    }

    @Override
    public byte[] unwrap(byte[] incoming, int offset, int length) {
        throw new IllegalStateException("TLS does that");
    }

    @Override
    public byte[] wrap(byte[] outgoing, int offset, int length) {
        throw new IllegalStateException("TLS does that");
    }

    @Override
    public void dispose() {}

    /** Java finds it by this name. */
    private static final class Registered extends Provider {

        Registered() {
            super("MskStandIn", "1", "The broker's side of AWS_MSK_IAM");
            put("SaslServerFactory." + MECHANISM, Factory.class.getName());
        }
    }

    /** Public, as Java makes it. */
    public static final class Factory implements SaslServerFactory {

        @Override
        public SaslServer createSaslServer(
                String mechanism, String protocol, String server, Map<String, ?> settings, CallbackHandler handler) {
            return new IamSaslServer(MskStandIn.named(settings));
        }

        @Override
        public String[] getMechanismNames(Map<String, ?> settings) {
            return new String[] {MECHANISM};
        }
    }
}
