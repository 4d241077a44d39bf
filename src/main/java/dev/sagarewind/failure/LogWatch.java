package dev.sagarewind.failure;

import dev.sagarewind.background.Repeating;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.position.PartitionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Watches the logs in which failures are open: how long their topics keep records, where they begin, how big they are and
 * how fast they grow. Everything is asked once a minute for all of them, in a thread of its own, so that no page waits for
 * it; while Kafka is away the last answer stands.
 */
@Component
class LogWatch extends Repeating {

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration ASKED_EVERY = Duration.ofMinutes(1);
    private static final int MOST_PARTITIONS = 5_000;

    private final ConsumerGroups groups;
    private final JdbcLogSamples samples;
    private final RecordTimes times;
    private final Clock clock;
    private final Map<String, Optional<Retention>> retentions = new ConcurrentHashMap<>();
    private final Set<PartitionId> wanted = ConcurrentHashMap.newKeySet();
    private volatile Map<PartitionId, LogState> states = Map.of();
    private volatile Instant askedAt = Instant.EPOCH;

    LogWatch(ConsumerGroups groups, JdbcLogSamples samples, RecordTimes times, Clock clock) {
        super("log-watch");
        this.groups = groups;
        this.samples = samples;
        this.times = times;
        this.clock = clock;
    }

    /** Absent if Kafka has not said yet. */
    Optional<Retention> retention(String topic) {
        return retentions.computeIfAbsent(topic, asked -> Optional.empty());
    }

    /** Absent if Kafka has not said yet. */
    Optional<LogState> state(PartitionId partition) {
        Optional<LogState> known = Optional.ofNullable(states.get(partition));
        if (known.isEmpty()) {
            wanted.add(partition);
        }
        return known;
    }

    @Override
    protected Optional<Duration> turn() {
        try {
            refresh();
        } catch (RuntimeException e) {
            LOG.debug("Nothing new is known of how long records are kept", e);
        }
        return Optional.of(EVERY);
    }

    /** Asks Kafka again where that is due: every minute, and for what it has not answered for. */
    void refresh() {
        Instant now = clock.instant();
        boolean due = !askedAt.plus(ASKED_EVERY).isAfter(now);
        Set<PartitionId> partitions = new HashSet<>(wanted);
        if (due) {
            partitions.addAll(withOpenMessages());
            askedAt = now;
        }
        Set<String> topics = partitions.stream().map(PartitionId::topic).collect(Collectors.toSet());
        retentions.forEach((topic, known) -> {
            if (due || known.isEmpty()) {
                topics.add(topic);
            }
        });
        if (!topics.isEmpty()) {
            groups.retention(topics).forEach((topic, retention) -> retentions.put(topic, Optional.of(retention)));
        }
        if (!partitions.isEmpty()) {
            look(partitions, due, now);
            wanted.removeAll(partitions);
        }
    }

    private Set<PartitionId> withOpenMessages() {
        Set<PartitionId> partitions = samples.partitions(MOST_PARTITIONS);
        if (partitions.size() == MOST_PARTITIONS) {
            LOG.warn(
                    "Messages are open on {} partitions or more: the expiry of those beyond is known only while"
                            + " somebody looks at them",
                    MOST_PARTITIONS);
        }
        return partitions;
    }

    private void look(Set<PartitionId> partitions, boolean due, Instant now) {
        Map<PartitionId, LogBounds.Known> bounds = new HashMap<>();
        groups.bounds(partitions).forEach((partition, said) -> {
            if (said instanceof LogBounds.Known known) {
                bounds.put(partition, known);
            }
        });
        Set<PartitionId> sized = bounds.keySet().stream()
                .filter(partition -> retention(partition.topic())
                        .filter(each -> each.bytesPerPartition().isPresent())
                        .isPresent())
                .collect(Collectors.toSet());
        Map<PartitionId, Long> sizes = sized.isEmpty() ? Map.of() : groups.sizes(sized);
        if (!sized.isEmpty()) {
            Map<PartitionId, Long> ends = new HashMap<>();
            bounds.forEach((partition, known) -> {
                if (sized.contains(partition)) {
                    ends.put(partition, known.end());
                }
            });
            samples.add(ends);
        }
        Map<PartitionId, LogState.Pace> paces = sized.isEmpty() ? Map.of() : samples.paces(bounds);
        // What did not answer, or was not asked this time, keeps its last answer; what nobody asks for is forgotten.
        Map<PartitionId, LogState> next = new HashMap<>(states);
        if (due) {
            next.keySet().retainAll(partitions);
        }
        bounds.forEach((partition, known) -> next.put(
                partition,
                new LogState(
                        known.start(),
                        known.end(),
                        sizes.containsKey(partition) ? OptionalLong.of(sizes.get(partition)) : OptionalLong.empty(),
                        Optional.ofNullable(paces.get(partition)),
                        now)));
        states = Map.copyOf(next);
        if (due) {
            samples.prune();
            times.readOldest(bounds);
        }
    }
}
