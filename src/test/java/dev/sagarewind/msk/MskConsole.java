package dev.sagarewind.msk;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.support.TestUsers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives a context with the profile {@code msk} a broker that checks as MSK does, and asks for a new sign-in every 3 s. The
 * console takes on {@link #ROLE}, which an STS of its own lends to it. The world's brokers are those of everybody else.
 */
public final class MskConsole implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    public static final String ROLE = "saga-rewind-kafka";
    public static final String SESSION = MskStandIn.sessionOf(ROLE, "saga-rewind");

    private static final String ROLE_ARN = "arn:aws:iam::" + MskStandIn.ACCOUNT + ":role/" + ROLE;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        MskStandIn broker = MskStandIn.start(Duration.ofSeconds(3));
        StsStandIn sts = StsStandIn.start(broker.keys()).lend(ROLE_ARN);
        // So short that the console has to have new credentials for each sign-in.
        sts.lasting(Duration.ofSeconds(30));
        ConsoleKeys environment = ConsoleKeys.of(
                        broker.keys().add("AKIATASK", "task-secret", MskStandIn.sessionOf("task", "i-1")))
                .askingStsAt(sts.endpoint());
        var world = new ConsoleWorld(TestPostgres.freshDatabase(), broker.openBootstrapServers());
        Map<String, Object> settings = new HashMap<>(world.settings());
        settings.putAll(Map.of(
                "spring.kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "saga-rewind.kafka.msk.region",
                MskStandIn.REGION,
                "saga-rewind.kafka.msk.role-arn",
                ROLE_ARN,
                "saga-rewind.kafka.msk.cluster-arn",
                MskStandIn.CLUSTER));
        broker.trust().forEach((key, value) -> settings.put("spring.kafka.properties[" + key + "]", value));
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("msk-console", settings));
        context.getEnvironment().getPropertySources().addLast(new MapPropertySource("test-users", TestUsers.SETTINGS));
        context.getBeanFactory().registerSingleton("consoleWorld", world);
        context.getBeanFactory().registerSingleton("mskStandIn", broker);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) closed -> {
            environment.close();
            sts.close();
            broker.close();
        });
    }
}
