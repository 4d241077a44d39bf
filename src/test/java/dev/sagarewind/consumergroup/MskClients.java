package dev.sagarewind.consumergroup;

import dev.sagarewind.msk.MskStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/** The console's clients of a broker that checks as MSK does, made as Spring makes them with the profile {@code msk}. */
class MskClients {

    private static final KafkaLimits LIMITS =
            new KafkaLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), DataSize.ofKilobytes(1));

    private MskClients() {}

    static SharedAdmin admin(MskStandIn broker, MskCredentials credentials) {
        return new SharedAdmin(
                settings(broker), access(credentials), LIMITS, KafkaFixture.METRICS, Duration.ofMinutes(5));
    }

    static KafkaConsumerGroups groups(SharedAdmin admin, MskStandIn broker, MskCredentials credentials) {
        return new KafkaConsumerGroups(admin, settings(broker), access(credentials), LIMITS, Clock.systemUTC());
    }

    private static KafkaAccess access(MskCredentials credentials) {
        return new KafkaAccess(
                Map.of(MskSignIn.CREDENTIALS, credentials),
                new IamWords(MskArns.of(MskStandIn.CLUSTER), credentials, Clock.systemUTC()));
    }

    private static Map<String, Object> settings(MskStandIn broker) {
        Map<String, Object> client = new HashMap<>(broker.trust());
        client.put("bootstrap.servers", broker.bootstrapServers());
        try {
            var profile = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                    .load("msk", new ClassPathResource("application-msk.yaml"))
                    .get(0);
            for (String name : profile.getPropertyNames()) {
                client.put(
                        name.replace("spring.kafka.properties.", "").replace("spring.kafka.", ""),
                        profile.getProperty(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return client;
    }
}
