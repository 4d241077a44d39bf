package dev.sagarewind.recorder;

import dev.sagarewind.support.TestKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** One instance of a service that adopted the recorder: Spring Boot with its Kafka and database, nothing else. */
final class RecordedService implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RecordedService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts an instance with one listener bean; later properties win over earlier ones. */
    static <L> RecordedService start(DataSource dataSource, Class<L> type, Supplier<L> listener, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.main.banner-mode=off",
                "spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "spring.kafka.consumer.auto-offset-reset=earliest",
                "saga-rewind.recorder.service=payment"));
        all.addAll(List.of(properties));
        ApplicationContextInitializer<GenericApplicationContext> beans = context -> {
            context.registerBean(DataSource.class, () -> dataSource);
            context.registerBean(type, listener);
        };
        return new RecordedService(new SpringApplicationBuilder(Boot.class)
                .web(WebApplicationType.NONE)
                .initializers(beans)
                .properties(all.toArray(String[]::new))
                .run());
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    @ImportAutoConfiguration({
        KafkaAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        RecordedMethodsAutoConfiguration.class,
        RecorderAutoConfiguration.class
    })
    static class Boot {}
}
