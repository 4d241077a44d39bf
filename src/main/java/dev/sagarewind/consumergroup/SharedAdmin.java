package dev.sagarewind.consumergroup;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * The one client with which the whole console asks Kafka. It is made at the first question, since making it needs the
 * brokers' names to resolve and the console has to start without Kafka; afterwards it finds its brokers again by itself.
 * Only after a long silence is it made anew, from the bootstrap servers: all brokers may have other addresses by then.
 */
@Component
class SharedAdmin implements DisposableBean {

    /** As Kafka's own {@code metadata.recovery.rebootstrap.trigger.ms}. */
    private static final Duration LONG_SILENCE = Duration.ofMinutes(5);

    /** Zero would wait until its thread has ended, however long that takes. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Map<String, Object> config;
    private final String servers;
    private final Duration timeout;
    private final KafkaMetrics metrics;
    private final Duration longSilence;
    private final KafkaSentences sentences;
    private @Nullable Client client;
    private boolean closed;

    /** A client, and whether it hears anything. Its own thread says so: nothing here may wait for anybody. */
    private record Client(Admin admin, AtomicReference<@Nullable Long> silentSince) {

        void heard(boolean answered) {
            if (answered) {
                silentSince.set(null);
            } else {
                silentSince.compareAndSet(null, System.nanoTime());
            }
        }

        boolean silentFor(Duration duration) {
            Long since = silentSince.get();
            return since != null && System.nanoTime() - since > duration.toNanos();
        }
    }

    @Autowired
    SharedAdmin(KafkaAdmin settings, KafkaAccess access, KafkaLimits limits, KafkaMetrics metrics) {
        this(settings.getConfigurationProperties(), access, limits, metrics, LONG_SILENCE);
    }

    /** @throws org.apache.kafka.common.config.ConfigException if a Kafka setting cannot be */
    SharedAdmin(
            Map<String, Object> settings,
            KafkaAccess access,
            KafkaLimits limits,
            KafkaMetrics metrics,
            Duration longSilence) {
        this.metrics = metrics;
        this.longSilence = longSilence;
        this.sentences = new KafkaSentences(access.words());
        this.timeout = limits.callTimeout();
        this.config = access.added(settings);
        int millis = Math.toIntExact(timeout.toMillis());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        config.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        config.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "saga-rewind");
        // The client asks of every group first whether it is a KIP-848 one, and waits this long before it asks about a
        // classic one. A broker in trouble is spared all the same: the wait doubles to a second.
        config.putIfAbsent(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 10L);
        // Kafka's own way to begin anew spins while no broker answers, and logs each turn: 50,000 lines a second were
        // counted. See LONG_SILENCE.
        config.putIfAbsent(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, MetadataRecoveryStrategy.NONE.name);
        // MSK limits new connections per second: the idle one is kept.
        config.putIfAbsent(AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, 600_000L);
        Object bootstrap = new AdminClientConfig(config).getList(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        this.servers = bootstrap.toString().replaceAll("[\\[\\]]", "");
    }

    /** Starts the clock for what one method asks of Kafka, in as many questions as it takes. */
    KafkaCall call() {
        KafkaCall.Limit limit = new KafkaCall.Limit(servers, timeout, System.nanoTime());
        try {
            Client asked = client();
            return new KafkaCall(asked.admin(), limit, sentences, metrics, asked::heard);
        } catch (KafkaException e) {
            throw limit.unavailable("Kafka cannot be reached at " + servers + ": " + KafkaSentences.rootMessage(e), e);
        }
    }

    private synchronized Client client() {
        if (closed) {
            throw new KafkaException("the console is stopping");
        }
        if (client != null && client.silentFor(longSilence)) {
            // Whoever still waits for an answer of it is told that none came.
            client.admin().close(AT_ONCE);
            client = null;
        }
        if (client == null) {
            client = new Client(Admin.create(config), new AtomicReference<>());
        }
        return client;
    }

    @Override
    public synchronized void destroy() {
        closed = true;
        if (client != null) {
            client.admin().close(Duration.ofSeconds(2));
        }
    }
}
