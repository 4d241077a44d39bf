package dev.sagarewind.demo;

import dev.sagarewind.SagaRewindApplication;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestClassesExcluded;
import dev.sagarewind.support.TestUsers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The console as it is delivered, with the demo's page and endpoints added to it. */
@TestConfiguration(proxyBeanMethods = false)
@Import({DemoApi.class, DemoPage.class})
class DemoConsole {

    static ConfigurableApplicationContext start(
            DemoOptions options, Supplier<ConsoleWorld> servers, Faults faults, CompletableFuture<Traffic> traffic) {
        var console = new SpringApplication(SagaRewindApplication.class, DemoConsole.class);
        console.setBannerMode(Banner.Mode.OFF);
        console.setLogStartupInfo(false);
        // What fails here is meant to, and is on the console's pages.
        console.setDefaultProperties(Map.of(
                "logging.level.dev.sagarewind.recorder", "off",
                "logging.level.org.apache.kafka.clients.consumer.internals", "off"));
        // The demo ends its parts in an order of its own.
        console.setRegisterShutdownHook(false);
        console.addInitializers(context -> {
            ConsoleWorld world = servers.get();
            var sources = context.getEnvironment().getPropertySources();
            sources.addFirst(new MapPropertySource("console-world", world.settings()));
            sources.addAfter("console-world", new MapPropertySource("demo", settings()));
            // Whoever starts the demo decides.
            Optional.ofNullable(sources.remove(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME))
                    .ifPresent(sources::addFirst);
            var beans = context.getBeanFactory();
            beans.registerSingleton("testClassesExcluded", new TestClassesExcluded());
            beans.registerSingleton("demoFaults", faults);
            beans.registerSingleton("demoTraffic", new StartedTraffic(traffic));
            beans.registerSingleton("demoEffects", new JdbcEffects(world.database()));
        });
        return console.run(options.arguments());
    }

    private static Map<String, Object> settings() {
        var settings = new HashMap<String, Object>(TestUsers.SETTINGS);
        settings.put("saga-rewind.console.cluster-name", "bento-demo");
        settings.put("saga-rewind.console.cluster-detail", "127.0.0.1");
        settings.put(
                "saga-rewind.access.sign-in-note",
                "This is the demo: sign in as operator/operator, or as viewer/viewer.");
        settings.put("spring.messages.basename", "messages,demo/messages");
        settings.put("spring.lifecycle.timeout-per-shutdown-phase", "3s");
        return settings;
    }

    /** Nobody signs in to the demo. The token stays, for the pages' other forms. */
    @Bean
    @Order(0)
    SecurityFilterChain demo(HttpSecurity http) {
        return http.securityMatcher("/demo", "/demo/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.ignoringRequestMatchers("/demo/**"))
                .build();
    }

    /** The traffic, which starts while the console does. */
    record StartedTraffic(CompletableFuture<Traffic> future) {
        Traffic get() {
            return future.join();
        }
    }
}
