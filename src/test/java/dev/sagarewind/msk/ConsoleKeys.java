package dev.sagarewind.msk;

import java.util.HashMap;
import java.util.Map;

/** The AWS environment of this JVM, as the SDK looks for it; closing it leaves things as they were. */
public final class ConsoleKeys implements AutoCloseable {

    private final Map<String, String> before = new HashMap<>();

    private ConsoleKeys() {}

    /** None; and nobody asks the network for any. */
    public static ConsoleKeys none() {
        ConsoleKeys keys = new ConsoleKeys();
        keys.set("aws.accessKeyId", null);
        keys.set("aws.secretAccessKey", null);
        keys.set("aws.sessionToken", null);
        keys.set("aws.region", null);
        keys.set("aws.endpointUrlSts", null);
        keys.set("aws.disableEc2Metadata", "true");
        return keys;
    }

    public static ConsoleKeys of(IamKeys.Key key) {
        return none().with(key);
    }

    public ConsoleKeys with(IamKeys.Key key) {
        set("aws.accessKeyId", key.id());
        set("aws.secretAccessKey", key.secret());
        set("aws.sessionToken", key.token().orElse(null));
        return this;
    }

    public ConsoleKeys askingStsAt(String endpoint) {
        set("aws.endpointUrlSts", endpoint);
        return this;
    }

    private void set(String property, String value) {
        before.putIfAbsent(property, System.getProperty(property));
        put(property, value);
    }

    private static void put(String property, String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }

    @Override
    public void close() {
        before.forEach(ConsoleKeys::put);
    }
}
