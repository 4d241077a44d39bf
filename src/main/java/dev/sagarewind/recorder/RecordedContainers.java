package dev.sagarewind.recorder;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.ContainerPostProcessor;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.MessageListener;

/** Puts the recorder into the containers of {@link Recorded} listeners, and has it keep the offsets. */
class RecordedContainers implements SmartLifecycle, DisposableBean {

    static final String BEAN = "sagaRewindRecordedContainers";

    private final Recorder recorder;
    private final RecorderSettings settings;

    /** Resumes paused partitions. No bean, because Spring Boot would take it for the service's own scheduler. */
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "saga-rewind-recorder");
        thread.setDaemon(true);
        return thread;
    });

    /** Listeners whose container has not been prepared: at start there must be none. */
    private final Map<String, Boolean> unprepared = new ConcurrentHashMap<>();

    private volatile boolean running;

    RecordedContainers(Recorder recorder, RecorderSettings settings) {
        this.recorder = recorder;
        this.settings = settings;
    }

    /** Called for each listener by the expression that {@link RecordedAnnotations} writes. */
    public ContainerPostProcessor<Object, Object, AbstractMessageListenerContainer<Object, Object>> prepare(
            String policy, String method, Object listener) {
        unprepared.put(method, true);
        return container -> {
            prepare(container, FailurePolicy.valueOf(policy), method, listener instanceof ConsumerSeekAware);
            unprepared.remove(method);
        };
    }

    private void prepare(
            AbstractMessageListenerContainer<Object, Object> container,
            FailurePolicy policy,
            String method,
            boolean seeks) {
        ContainerProperties properties = container.getContainerProperties();
        if (!(properties.getMessageListener() instanceof MessageListener<?, ?>)) {
            throw refused(
                    method,
                    "it is a batch listener, and one transaction for a batch loses messages;"
                            + " let it take one record at a time");
        }
        if (properties.getKafkaAwareTransactionManager() != null) {
            throw refused(
                    method,
                    "its container runs Kafka transactions, which would move the offset apart from the database;"
                            + " give it a container factory without a transaction manager");
        }
        @SuppressWarnings("unchecked")
        MessageListener<Object, Object> delegate = (MessageListener<Object, Object>) properties.getMessageListener();
        OffsetCommits commits = new OffsetCommits();
        RecordedListener<Object, Object> listener = new RecordedListener<>(delegate, recorder, policy, commits);
        properties.setMessageListener(seeks ? listener.awareOfSeeks() : listener);
        properties.setAckMode(AckMode.BATCH);
        properties.setSyncCommits(false);
        properties.setCommitCallback(commits);
        properties.setOffsetAndMetadataProvider(commits.hearingThrough(properties.getOffsetAndMetadataProvider()));
        properties.setAsyncAcks(false);
        Properties overrides = new Properties();
        overrides.putAll(properties.getKafkaConsumerProperties());
        // It would commit what was fetched, handled or not.
        overrides.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setKafkaConsumerProperties(overrides);
        container.setCommonErrorHandler(new RecorderErrorHandler(
                listener, commits, new PartitionBackOff(settings.retryBackOff(), settings.maxRetryBackOff(), timer)));
    }

    /** Before the containers, whose phase is the last but a hundred. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        if (!unprepared.isEmpty()) {
            throw refused(
                    String.join(", ", unprepared.keySet()),
                    "its container factory does not make containers that deliver record by record in order");
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }

    private static IllegalStateException refused(String method, String reason) {
        return new IllegalStateException("@Recorded on " + method + " is refused: " + reason);
    }
}
