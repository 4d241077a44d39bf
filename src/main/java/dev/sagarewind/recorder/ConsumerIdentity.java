package dev.sagarewind.recorder;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;

/** Who consumes: the client id and the host. */
final class ConsumerIdentity {

    private static final String HOST = host();

    private ConsumerIdentity() {}

    static String of(Consumer<?, ?> consumer) {
        return consumer.metrics().keySet().stream()
                        .flatMap(metric -> Optional.ofNullable(metric.tags().get("client-id")).stream())
                        .findFirst()
                        .orElse("consumer")
                + "@" + HOST;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host that cannot resolve its own name; Docker and Fargate put it here too.
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown-host");
        }
    }
}
