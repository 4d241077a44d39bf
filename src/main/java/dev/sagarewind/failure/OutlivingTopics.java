package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.background.Repeating;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.Timeline;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Watches for topics that keep their records longer than the history is kept. Looks once a minute, in a thread of its own, so
 * that no page waits for it; while Kafka or the database is away the last answer stands.
 */
@Component
public class OutlivingTopics extends Repeating {

    private static final Logger LOG = LoggerFactory.getLogger(OutlivingTopics.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    /** It rests so many times as long as it looked. */
    private static final int REST = 99;

    /** Topics of groups that are looked at. */
    private static final int MOST_TOPICS = 5_000;

    private final Timeline timeline;
    private final ConsumerGroups groups;
    private volatile Optional<List<OutlivingTopic>> found = Optional.empty();
    private boolean tooMany;

    OutlivingTopics(Timeline timeline, ConsumerGroups groups, MeterRegistry registry) {
        super("outliving-topics");
        this.timeline = timeline;
        this.groups = groups;
        Gauge.builder("saga.rewind.topics.outliving", this, OutlivingTopics::count)
                .description("Topics that keep their records longer than the history is kept")
                .register(registry);
    }

    /** By topic and group; none as long as nobody knows. */
    public List<OutlivingTopic> within(Scope scope) {
        return found.orElse(List.of()).stream()
                .filter(each -> scope.coversPartition(each.group().value(), each.topic()))
                .toList();
    }

    @Override
    protected Optional<Duration> turn() {
        long start = System.nanoTime();
        try {
            look();
        } catch (RuntimeException e) {
            LOG.debug("Nothing new is known of topics that keep their records longer than the history is kept", e);
        }
        Duration rest = Duration.ofNanos(System.nanoTime() - start).multipliedBy(REST);
        return Optional.of(rest.compareTo(EVERY) > 0 ? rest : EVERY);
    }

    synchronized void look() {
        found = Optional.of(timeline.keptFor().map(this::outliving).orElse(List.of()));
    }

    private List<OutlivingTopic> outliving(Duration history) {
        Map<ConsumerGroupId, Set<String>> consumed = timeline.topics(MOST_TOPICS + 1);
        sayWhetherTooMany(consumed);
        Set<String> topics = consumed.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        Map<String, Retention> retentions = topics.isEmpty() ? Map.of() : groups.retention(topics);
        return consumed.entrySet().stream()
                .flatMap(group -> group.getValue().stream()
                        .flatMap(topic -> Optional.ofNullable(retentions.get(topic))
                                .filter(retention -> retention.outlives(history))
                                .map(retention ->
                                        new OutlivingTopic(group.getKey(), topic, retention.longest(), history))
                                .stream()))
                .sorted(Comparator.comparing(OutlivingTopic::topic)
                        .thenComparing(each -> each.group().value()))
                .toList();
    }

    private void sayWhetherTooMany(Map<ConsumerGroupId, Set<String>> consumed) {
        boolean more = consumed.values().stream().mapToInt(Set::size).sum() > MOST_TOPICS;
        if (more && !tooMany) {
            LOG.warn(
                    "The groups consume more than {} topics; whether the others outlive the history is not watched",
                    MOST_TOPICS);
        }
        tooMany = more;
    }

    private double count() {
        return found.map(topics -> (double)
                        topics.stream().map(OutlivingTopic::topic).distinct().count())
                .orElse(Double.NaN);
    }
}
