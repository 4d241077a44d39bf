package dev.sagarewind.recorder;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service records what it requests and consumes. Naming the service switches the recorder on.
 *
 * @param service the service's name: who requested the events that it asks for
 * @param requestTable the event request history, with its schema
 * @param consumptionTable the event consumption history, with its schema
 * @param lockTimeout how long a statement of a handling transaction waits for a lock, the claim of an event that
 *     another instance is handling included; must be shorter than max.poll.interval.ms
 * @param idleInTransactionTimeout how long a handling transaction may leave its connection idle before PostgreSQL
 *     ends it, so that an instance that hangs gives its event back; must be shorter than max.poll.interval.ms
 * @param retryBackOff how long a stopped partition waits before its first retry; it doubles with each
 * @param maxRetryBackOff the longest that a stopped partition waits before a retry
 */
@ConfigurationProperties("saga-rewind.recorder")
@ConditionalOnProperty("saga-rewind.recorder.service")
record RecorderSettings(
        String service,
        @DefaultValue("timeline.event_request_history") String requestTable,
        @DefaultValue("timeline.event_consumption_history") String consumptionTable,
        @DefaultValue("10s") Duration lockTimeout,
        @DefaultValue("60s") Duration idleInTransactionTimeout,
        @DefaultValue("1s") Duration retryBackOff,
        @DefaultValue("5m") Duration maxRetryBackOff) {

    private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

    RecorderSettings {
        requireService(service);
        requireTable("request-table", requestTable);
        requireTable("consumption-table", consumptionTable);
        requirePositive("lock-timeout", lockTimeout);
        requirePositive("idle-in-transaction-timeout", idleInTransactionTimeout);
        requirePositive("retry-back-off", retryBackOff);
        if (maxRetryBackOff.compareTo(retryBackOff) < 0) {
            throw new IllegalArgumentException("saga-rewind.recorder.max-retry-back-off must not be shorter than"
                    + " saga-rewind.recorder.retry-back-off (" + retryBackOff + ") but is " + maxRetryBackOff);
        }
    }

    private static void requireService(@Nullable String service) {
        if (service == null || service.isBlank()) {
            throw new IllegalArgumentException(
                    "saga-rewind.recorder.service must name the service, such as payment, but is blank");
        }
    }

    private static void requireTable(String key, String table) {
        if (!TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException("saga-rewind.recorder." + key
                    + " must be a table's name, with or without its schema, such as timeline.history, but is " + table);
        }
    }

    private static void requirePositive(String key, Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "saga-rewind.recorder." + key + " must be a millisecond or longer but is " + time);
        }
    }
}
