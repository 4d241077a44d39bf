package dev.sagarewind.consumergroup;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
 */
@Component
class SharedAdmin implements DisposableBean {

    private final Map<String, Object> config;
    private final String servers;
    private final Duration timeout;
    private @Nullable Admin admin;
    private boolean closed;

    @Autowired
    SharedAdmin(KafkaAdmin settings, KafkaLimits limits) {
        this(settings.getConfigurationProperties(), limits);
    }

    /** @throws org.apache.kafka.common.config.ConfigException if a Kafka setting cannot be */
    SharedAdmin(Map<String, Object> settings, KafkaLimits limits) {
        this.timeout = limits.callTimeout();
        this.config = new HashMap<>(settings);
        int millis = Math.toIntExact(timeout.toMillis());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        config.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        config.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "saga-rewind");
        // The client asks of every group first whether it is a KIP-848 one, and waits this long before it asks about a
        // classic one. A broker in trouble is spared all the same: the wait doubles to a second.
        config.putIfAbsent(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 1L);
        // MSK limits new connections per second: the idle one is kept.
        config.putIfAbsent(AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, 600_000L);
        Object bootstrap = new AdminClientConfig(config).getList(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        this.servers = bootstrap.toString().replaceAll("[\\[\\]]", "");
    }

    /** Starts the clock for what one method asks of Kafka, in as many questions as it takes. */
    KafkaCall call() {
        KafkaCall.Limit limit = new KafkaCall.Limit(servers, timeout, System.nanoTime());
        try {
            return new KafkaCall(client(), limit);
        } catch (KafkaException e) {
            throw limit.unavailable("Kafka cannot be reached at " + servers + ": " + KafkaProblem.rootMessage(e), e);
        }
    }

    private synchronized Admin client() {
        if (closed) {
            throw new KafkaException("the console is stopping");
        }
        if (admin == null) {
            admin = Admin.create(config);
        }
        return admin;
    }

    @Override
    public synchronized void destroy() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ofSeconds(2));
        }
    }
}
