package dev.sagarewind.support;

import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The embedded servers that a console works with. */
public record ConsoleWorld(LocalDatabase database, String bootstrapServers) {

    /** The console's settings for these servers. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(DatabaseRoles.settings());
        settings.putAll(Map.of(
                "server.address",
                LoopbackPort.HOST,
                "management.server.port",
                "0",
                "spring.datasource.url",
                database.jdbcUrl(),
                "spring.datasource.hikari.connection-init-sql",
                LocalDatabase.CONSOLE_INIT,
                "spring.kafka.bootstrap-servers",
                bootstrapServers));
        return settings;
    }

    /** Gives a context the shared servers and a database of its own. */
    static final class Fresh implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            Layout layout = context.getEnvironment().getProperty("test.layout", Layout.class, Layout.FLAT);
            var world = new ConsoleWorld(TestPostgres.freshDatabase(layout), TestKafka.bootstrapServers());
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("console-world", world.settings()));
            context.getEnvironment()
                    .getPropertySources()
                    .addLast(new MapPropertySource("test-users", TestUsers.SETTINGS));
            context.getBeanFactory().registerSingleton("consoleWorld", world);
        }
    }
}
