package dev.sagarewind.recorder;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * A process of its own that ends without notice at one moment of the recipe. It has no {@code main} of its own, so that
 * the demo's is the only one of the tests; {@code SpringApplication}'s starts it.
 */
class CrashingService implements ApplicationRunner {

    static final int CRASHED = 42;

    /** Arguments: broker, database, topic, group, whether the handler fails, the moment, and its how-manieth time. */
    @Override
    public void run(ApplicationArguments given) {
        List<String> arguments = given.getNonOptionArgs();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(arguments.get(1));
        String moment = arguments.get(5);
        AtomicInteger times = new AtomicInteger(Integer.parseInt(arguments.get(6)));
        SteppedDataSource fatal = new SteppedDataSource(database, (now, connection) -> {
            if (now.equals(moment) && times.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(CRASHED);
            }
        });
        Till till = new Till(JdbcClient.create(fatal));
        if (Boolean.parseBoolean(arguments.get(4))) {
            till.failing.add("a1");
        }
        consume(fatal, till, arguments.get(0), arguments.get(2), arguments.get(3));
    }

    /** As a recorded listener, but without auto-configuration, which takes seconds. */
    private static void consume(
            SteppedDataSource database, Till till, String bootstrapServers, String topic, String group) {
        ContainerProperties properties = new ContainerProperties(topic);
        properties.setGroupId(group);
        AcknowledgingConsumerAwareMessageListener<Object, Object> listener =
                (record, acknowledgment, consumer) -> till.charge((String) record.value());
        properties.setMessageListener(listener);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class);
        ConcurrentMessageListenerContainer<Object, Object> container =
                new ConcurrentMessageListenerContainer<>(new DefaultKafkaConsumerFactory<>(settings), properties);
        RecorderSettings recorder = new RecorderSettings(
                "payment",
                "timeline.event_request_history",
                "timeline.event_consumption_history",
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
        new RecordedContainers(
                        new Recorder(
                                new DataSourceTransactionManager(database),
                                database,
                                new JdbcConsumptionHistory(database, recorder)),
                        recorder)
                .prepare(FailurePolicy.HOLD_SAGA.name(), "CrashingService", properties.getMessageListener())
                .postProcess(container);
        container.start();
    }
}
