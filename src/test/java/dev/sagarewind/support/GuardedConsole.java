package dev.sagarewind.support;

import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.MapPropertySource;

/** Gives a context a broker with ACLs, to which it signs in as {@link GuardedKafka#OPERATOR}; both are beans. */
public final class GuardedConsole implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        GuardedKafka broker = GuardedKafka.start();
        Map<String, Object> client = broker.settings(GuardedKafka.OPERATOR);
        var world = new ConsoleWorld(
                TestPostgres.freshDatabase(), client.get("bootstrap.servers").toString());
        Map<String, Object> settings = new HashMap<>(world.settings());
        client.forEach((key, value) -> settings.put("spring.kafka.properties[" + key + "]", value));
        settings.remove("spring.kafka.properties[bootstrap.servers]");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("guarded-console", settings));
        context.getEnvironment().getPropertySources().addLast(new MapPropertySource("test-users", TestUsers.SETTINGS));
        context.getBeanFactory().registerSingleton("consoleWorld", world);
        context.getBeanFactory().registerSingleton("guardedKafka", broker);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) closed -> broker.close());
    }
}
