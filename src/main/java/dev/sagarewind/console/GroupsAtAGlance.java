package dev.sagarewind.console;

import dev.sagarewind.access.Scope;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.web.Paging;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * The consumer groups of the overview. However many look at it, Kafka is asked once in two seconds for those who see the
 * same, and nobody waits for it while the last answer is younger than five. Once it has not answered, nobody waits for it
 * any more either: it is asked meanwhile, and the page says so until it answers.
 */
@Component
class GroupsAtAGlance {

    private static final Logger LOG = LoggerFactory.getLogger(GroupsAtAGlance.class);
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration STALE = Duration.ofSeconds(5);
    private static final Paging FIRST = new Paging(8, Optional.empty());
    private static final GroupFilter ALL = new GroupFilter(Optional.empty(), Optional.empty());
    private static final int MOST_SCOPES = 50;
    private static final Duration SHORT = Duration.ofHours(48);

    /**
     * @param unread how many of the shown groups have offsets that are not known
     * @param shortlyKept topics that keep their records for less than two days, and how long
     * @param trouble why Kafka did not answer; then the groups are those that the board knows
     */
    record Glance(
            GroupDirectory.Page page,
            int unread,
            Map<String, Duration> shortlyKept,
            Optional<String> trouble,
            Instant readAt) {

        public List<GroupStanding> groups() {
            return page.slice().items();
        }
    }

    private final GroupDirectory directory;
    private final ConsumerGroups kafka;
    private final KafkaReadTime readTime;
    private final Clock clock;
    private final Executor asking;
    private final Map<Scope, Place> places = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Scope, Place> eldest) {
            return size() > MOST_SCOPES;
        }
    };

    /** What was answered last to those who see the same, and what is being asked for them, if anything. */
    private static final class Place {
        private @Nullable Glance last;
        private @Nullable CompletableFuture<Glance> next;
    }

    GroupsAtAGlance(
            GroupDirectory directory,
            ConsumerGroups kafka,
            KafkaReadTime readTime,
            Clock clock,
            @Qualifier("applicationTaskExecutor") Executor asking) {
        this.directory = directory;
        this.kafka = kafka;
        this.readTime = readTime;
        this.clock = clock;
        this.asking = asking;
    }

    /** Waits for Kafka no longer than its time limits, and not at all with a young answer or while it is known to be away. */
    Glance read(Scope seen) {
        Instant now = clock.instant();
        @Nullable Glance last;
        CompletableFuture<Glance> next;
        synchronized (places) {
            Place place = places.computeIfAbsent(seen, each -> new Place());
            last = place.last;
            if (last != null && last.readAt().plus(FRESH).isAfter(now)) {
                return last;
            }
            next = place.next != null ? place.next : askFor(place, seen);
        }
        return last != null && !next.isDone() && isGoodEnough(last, now) ? last : answer(next);
    }

    private static boolean isGoodEnough(Glance last, Instant now) {
        return last.trouble().isPresent() || last.readAt().plus(STALE).isAfter(now);
    }

    private CompletableFuture<Glance> askFor(Place place, Scope seen) {
        CompletableFuture<Glance> next = CompletableFuture.supplyAsync(() -> ask(directory.within(seen)), asking);
        place.next = next;
        next.whenComplete((glance, failure) -> {
            synchronized (places) {
                place.next = null;
                if (glance != null) {
                    place.last = glance;
                }
            }
        });
        return next;
    }

    /** What failed there fails here. */
    private static Glance answer(CompletableFuture<Glance> next) {
        try {
            return next.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Glance ask(GroupDirectory groupsSeen) {
        try {
            GroupDirectory.Page page = groupsSeen.list(ALL, FIRST);
            List<GroupStanding> groups = page.slice().items();
            int unread = (int) groups.stream()
                    .filter(group -> group.lag().map(lag -> lag.unknownOn() > 0).orElse(true))
                    .count();
            Map<String, Duration> shortlyKept = shortlyKept(topics(groups));
            readTime.read(page.slice().asOf());
            return new Glance(page, unread, shortlyKept, Optional.empty(), clock.instant());
        } catch (KafkaUnavailableException e) {
            LOG.warn("The overview is shown without Kafka: {}", e.getMessage());
            return new Glance(
                    groupsSeen.withoutKafka(ALL, FIRST),
                    0,
                    Map.of(),
                    Optional.of(String.valueOf(e.getMessage())),
                    clock.instant());
        }
    }

    private static Set<String> topics(List<GroupStanding> groups) {
        return groups.stream()
                .flatMap(group -> group.partitions().stream())
                .flatMap(List::stream)
                .map(standing -> standing.partition().topic())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, Duration> shortlyKept(Set<String> topics) {
        Map<String, Duration> result = new TreeMap<>();
        Map<String, Retention> retentions = topics.isEmpty() ? Map.of() : kafka.retention(topics);
        retentions.forEach((topic, retention) ->
                retention.time().filter(time -> time.compareTo(SHORT) < 0).ifPresent(time -> result.put(topic, time)));
        return result;
    }
}
