package dev.sagarewind.notification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** How telling people goes, as figures for an alarm by another way. While the database is away the last figures stand. */
@Component
class DeliveryMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryMetrics.class);

    private final JdbcDeliveryList deliveries;
    private volatile @Nullable Backlog known;

    DeliveryMetrics(JdbcDeliveryList deliveries, MeterRegistry registry) {
        this.deliveries = deliveries;
        gauge("pending", Backlog::pending)
                .description("Notifications that their targets have yet to take")
                .register(registry);
        gauge("oldest", backlog -> backlog.oldest().map(Duration::toSeconds).orElse(0L))
                .description("How long the oldest of them has waited; 0 if there is none")
                .baseUnit("seconds")
                .register(registry);
        gauge("given.up", Backlog::givenUp)
                .description("Notifications that were given up, of those still kept")
                .register(registry);
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void refresh() {
        try {
            known = deliveries.backlog();
        } catch (DataAccessException databaseIsAway) {
            LOG.debug("The figures of notifications stay as they were", databaseIsAway);
        }
    }

    private Gauge.Builder<DeliveryMetrics> gauge(String name, ToDoubleFunction<Backlog> figure) {
        return Gauge.builder("saga.rewind.notifications." + name, this, metrics -> {
            Backlog backlog = metrics.known;
            return backlog == null ? Double.NaN : figure.applyAsDouble(backlog);
        });
    }
}
