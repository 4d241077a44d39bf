package dev.sagarewind.support;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The settings that point a console at embedded servers. */
public final class ConsoleWorld {
    private ConsoleWorld() {}

    public static Map<String, Object> settings(LocalDatabase database, String bootstrapServers) {
        return Map.of(
                "server.address", LoopbackPort.HOST,
                "spring.datasource.url", database.jdbcUrl(),
                "spring.datasource.username", LocalPostgres.USER,
                "spring.datasource.password", LocalPostgres.PASSWORD,
                "spring.datasource.hikari.connection-init-sql", LocalDatabase.SET_TIME_ZONE,
                "spring.kafka.bootstrap-servers", bootstrapServers);
    }

    /** A console with a database of its own. */
    static final class Fresh implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            LocalDatabase database = TestPostgres.freshDatabase();
            Map<String, Object> settings = settings(database, TestKafka.bootstrapServers());
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("consoleWorld", settings));
        }
    }
}
