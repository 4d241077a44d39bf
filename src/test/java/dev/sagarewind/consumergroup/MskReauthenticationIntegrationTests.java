package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.msk.ConsoleKeys;
import dev.sagarewind.msk.IamKeys;
import dev.sagarewind.msk.IamPolicy;
import dev.sagarewind.msk.MskStandIn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A broker lets a connection sign in again, but not as somebody else: why a session's name must stay. */
class MskReauthenticationIntegrationTests {

    private static final IamPolicy EVERYTHING = IamPolicy.parse("""
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"}]}
            """);

    @Test
    void aSessionOfTheSameNameGoesOnAndOneOfAnotherNameIsCutOffWithASentence() {
        try (MskStandIn broker = MskStandIn.start(Duration.ofSeconds(2))) {
            broker.policy("task", EVERYTHING);
            IamKeys.Key one = broker.keys().add("AKIAONE", "secret-1", MskStandIn.sessionOf("task", "one"));
            IamKeys.Key same = broker.keys().add("AKIASAME", "secret-2", MskStandIn.sessionOf("task", "one"));
            IamKeys.Key other = broker.keys().add("AKIAOTHER", "secret-3", MskStandIn.sessionOf("task", "two"));
            try (ConsoleKeys environment = ConsoleKeys.of(one);
                    MskCredentials credentials = new MskCredentials(
                            new MskSettings(MskStandIn.REGION, null, "saga-rewind", null), MskStandIn.REGION)) {
                SharedAdmin admin = MskClients.admin(broker, credentials);
                KafkaConsumerGroups groups = MskClients.groups(admin, broker, credentials);
                assertThat(groups.ids()).isEmpty();

                int before = broker.signedIn();
                environment.with(same);
                await().during(Duration.ofSeconds(5))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> groups.ids().isEmpty());
                assertThat(broker.signedIn()).isGreaterThan(before);

                environment.with(other);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () -> assertThat(refusal(groups)).contains("whose role session changed its name"));
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> refusal(groups).isEmpty());
                admin.destroy();
            }
        }
    }

    private static String refusal(KafkaConsumerGroups groups) {
        try {
            groups.ids();
            return "";
        } catch (KafkaUnavailableException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
