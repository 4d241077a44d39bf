package dev.sagarewind.recorder;

import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.kafka.transaction.KafkaAwareTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** The recorder of a service that is named by {@code saga-rewind.recorder.service}. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "dev.sagarewind.recorder.JacksonPayloadWriterAutoConfiguration"
        })
@ConditionalOnProperty("saga-rewind.recorder.service")
@EnableConfigurationProperties(RecorderSettings.class)
class RecorderAutoConfiguration {

    /** Static and without dependencies: it is asked for before ordinary beans can be made. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordedAnnotations sagaRewindRecordedAnnotations() {
        return new RecordedAnnotations();
    }

    @Bean(RecordedContainers.BEAN)
    RecordedContainers recordedContainers(
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> transactionManagers,
            RecorderSettings settings) {
        Recorder recorder = new Recorder(
                transactionManager(transactionManagers), dataSource, new JdbcConsumptionHistory(dataSource, settings));
        return new RecordedContainers(recorder, settings);
    }

    @Bean
    @ConditionalOnMissingBean
    EventRequests eventRequests(
            DataSource dataSource,
            RecorderSettings settings,
            ObjectProvider<PayloadWriter> payloads,
            ObjectProvider<Clock> clock) {
        return new JdbcEventRequests(
                dataSource,
                settings,
                payloads.getIfAvailable(() -> RecorderAutoConfiguration::refusePayload),
                new UuidV7(clock.getIfAvailable(Clock::systemUTC)));
    }

    private static String refusePayload(Object payload) {
        throw new IllegalArgumentException(
                "A payload of type " + payload.getClass().getName()
                        + " cannot be written as JSON; pass JSON text, or add Jackson or a PayloadWriter bean");
    }

    private static PlatformTransactionManager transactionManager(ObjectProvider<PlatformTransactionManager> managers) {
        List<PlatformTransactionManager> candidates = managers.stream()
                .filter(manager -> !(manager instanceof KafkaAwareTransactionManager))
                .toList();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        PlatformTransactionManager primary = managers.getIfUnique();
        if (primary == null) {
            throw new IllegalStateException("The recorder needs the transaction manager of the service's database, but"
                    + " there are " + candidates.size() + "; mark one as @Primary");
        }
        return primary;
    }
}
