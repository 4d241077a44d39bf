package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * When retention may remove a record. The topics' retention is asked for in a thread of its own, so that no
 * page waits for it; while Kafka is away the last answer stands.
 */
@Component
class RecordExpiry implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RecordExpiry.class);
    private static final Duration ASKED_EVERY = Duration.ofMinutes(1);

    private final ConsumerGroups groups;
    private final Clock clock;
    private final Map<String, Optional<Retention>> known = new ConcurrentHashMap<>();
    private volatile Instant askedAt = Instant.EPOCH;
    private volatile @Nullable ScheduledExecutorService thread;

    RecordExpiry(ConsumerGroups groups, Clock clock) {
        this.groups = groups;
        this.clock = clock;
    }

    /** Absent if the topic keeps records without a limit of time, or if its retention is not known yet. */
    Optional<Instant> of(String topic, Instant writtenAt) {
        return retention(topic).flatMap(Retention::time).map(writtenAt::plus);
    }

    /** Absent if Kafka has not said yet. */
    Optional<Retention> retention(String topic) {
        return known.computeIfAbsent(topic, asked -> Optional.empty());
    }

    @Override
    public void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "record-expiry"));
        started.scheduleWithFixedDelay(this::refresh, 0, 1, TimeUnit.SECONDS);
        thread = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopping = thread;
        thread = null;
        if (stopping != null) {
            stopping.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Asks Kafka again where that is due: every minute, and for topics that it has not answered for. */
    void refresh() {
        Instant now = clock.instant();
        boolean due = !askedAt.plus(ASKED_EVERY).isAfter(now);
        Set<String> topics = new HashSet<>();
        known.forEach((topic, retention) -> {
            if (due || retention.isEmpty()) {
                topics.add(topic);
            }
        });
        if (topics.isEmpty()) {
            return;
        }
        try {
            Map<String, Optional<Retention>> answers = new HashMap<>();
            groups.retention(topics).forEach((topic, retention) -> answers.put(topic, Optional.of(retention)));
            known.putAll(answers);
            askedAt = now;
        } catch (RuntimeException e) {
            LOG.debug("Kafka does not say how long it keeps {}", topics, e);
        }
    }
}
