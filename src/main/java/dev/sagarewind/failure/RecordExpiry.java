package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * When retention may remove a record. The topics' retention is asked for at most every minute, by the one who has to
 * wait for nothing else; while Kafka is away the last answer stands.
 */
@Component
class RecordExpiry {

    private static final Logger LOG = LoggerFactory.getLogger(RecordExpiry.class);
    private static final Duration ASKED_EVERY = Duration.ofMinutes(1);

    private final ConsumerGroups groups;
    private final Clock clock;
    private final Map<String, Optional<Retention>> known = new ConcurrentHashMap<>();
    private volatile Instant askedAt = Instant.EPOCH;

    RecordExpiry(ConsumerGroups groups, Clock clock) {
        this.groups = groups;
        this.clock = clock;
    }

    /** Absent if the topic keeps records without a limit of time, or if its retention is not known yet. */
    Optional<Instant> of(String topic, Instant writtenAt) {
        return retention(topic).flatMap(Retention::time).map(writtenAt::plus);
    }

    /** Absent if Kafka has not said. */
    Optional<Retention> retention(String topic) {
        return known.computeIfAbsent(topic, asked -> Optional.empty());
    }

    /** Asks Kafka again where that is due: for topics that nobody has asked about, at once. */
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
        } catch (KafkaUnavailableException e) {
            LOG.debug("Kafka does not say how long it keeps {}", topics, e);
        }
    }
}
