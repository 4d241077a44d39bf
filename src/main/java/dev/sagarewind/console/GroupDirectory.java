package dev.sagarewind.console;

import dev.sagarewind.access.Scope;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.OpenCount;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.Timeline;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.Slice;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The consumer groups that Kafka or the board knows: those with failures first, then by name. */
@Component
class GroupDirectory {

    /**
     * Some of the groups.
     *
     * @param total how many groups there are
     * @param withFailures how many of them have open failures
     */
    record Page(Slice<GroupStanding> slice, int total, int withFailures) {}

    private record Place(boolean quiet, String name) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::quiet).thenComparing(Place::name);

        static Place of(Cursor cursor) {
            return new Place(cursor.number(0) != 0, cursor.text(1));
        }

        Cursor cursor() {
            return Cursor.of(quiet ? 1 : 0, name);
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private final ConsumerGroups groups;
    private final FailureBoard board;
    private final Timeline timeline;
    private final GroupStandings standings;
    private final Clock clock;
    private final Scope seen;

    @Autowired
    GroupDirectory(
            ConsumerGroups groups, FailureBoard board, Timeline timeline, GroupStandings standings, Clock clock) {
        this(groups, board, timeline, standings, clock, Scope.everything());
    }

    private GroupDirectory(
            ConsumerGroups groups,
            FailureBoard board,
            Timeline timeline,
            GroupStandings standings,
            Clock clock,
            Scope seen) {
        this.groups = groups;
        this.board = board;
        this.timeline = timeline;
        this.standings = standings;
        this.clock = clock;
        this.seen = seen;
    }

    /** For whoever sees only what is within this scope. */
    GroupDirectory within(Scope scope) {
        return new GroupDirectory(groups, board.within(scope), timeline, standings.within(scope), clock, scope);
    }

    /** @throws dev.sagarewind.consumergroup.KafkaUnavailableException if Kafka does not answer */
    Page list(GroupFilter filter, Paging paging) {
        Instant asOf = clock.instant();
        Map<ConsumerGroupId, OpenCount> open = board.openByGroup();
        Set<ConsumerGroupId> all = new HashSet<>(groups.ids());
        all.addAll(open.keySet());
        all.removeIf(id -> !seen.coversGroup(id.value()));
        List<ConsumerGroupId> named = all.stream().filter(filter::admits).toList();
        List<ConsumerGroupId> found;
        Map<ConsumerGroupId, ConsumerGroup> shown;
        if (filter.state().isPresent()) {
            // Only their descriptions tell which ones are wanted; Kafka gives all of them for one request.
            Map<ConsumerGroupId, ConsumerGroup> described = groups.describe(named);
            found = part(
                    named.stream()
                            .filter(id -> filter.admits(Optional.ofNullable(described.get(id))))
                            .toList(),
                    open,
                    paging);
            shown = new HashMap<>(described);
            shown.keySet().retainAll(found);
        } else {
            found = part(named, open, paging);
            shown = groups.describe(found);
        }
        return new Page(slice(standings.of(found, shown), open, paging, asOf), all.size(), open.size());
    }

    /** The groups of which the board knows, as long as Kafka does not answer. */
    Page withoutKafka(GroupFilter filter, Paging paging) {
        Instant asOf = clock.instant();
        Map<ConsumerGroupId, OpenCount> open = board.openByGroup();
        List<ConsumerGroupId> named = open.keySet().stream()
                .filter(id -> filter.admits(id) && filter.admits(Optional.empty()))
                .toList();
        return new Page(
                slice(standings.withoutKafka(part(named, open, paging)), open, paging, asOf), open.size(), open.size());
    }

    /**
     * One group; empty if neither Kafka nor the history knows it.
     *
     * @throws dev.sagarewind.consumergroup.KafkaUnavailableException if Kafka does not answer
     */
    Optional<GroupStanding> find(ConsumerGroupId id) {
        if (!seen.coversGroup(id.value())) {
            return Optional.empty();
        }
        Map<ConsumerGroupId, ConsumerGroup> described = groups.describe(List.of(id));
        if (described.isEmpty() && timeline.lastConsumedAt(id).isEmpty()) {
            return Optional.empty();
        }
        return standings.of(List.of(id), described).stream().findFirst();
    }

    /** One group without what Kafka would say; empty if the history does not know it. */
    Optional<GroupStanding> findWithoutKafka(ConsumerGroupId id) {
        return Optional.of(id)
                .filter(group -> seen.coversGroup(group.value()))
                .flatMap(timeline::lastConsumedAt)
                .flatMap(at -> standings.withoutKafka(List.of(id)).stream().findFirst());
    }

    private static List<ConsumerGroupId> part(
            List<ConsumerGroupId> ids, Map<ConsumerGroupId, OpenCount> open, Paging paging) {
        Optional<Place> after = paging.cursor().map(Place::of);
        return ids.stream()
                .sorted(Comparator.comparing(id -> place(id, open)))
                .filter(id ->
                        after.map(place -> place(id, open).compareTo(place) > 0).orElse(true))
                .limit(paging.fetch())
                .toList();
    }

    private static Place place(ConsumerGroupId id, Map<ConsumerGroupId, OpenCount> open) {
        return new Place(!open.containsKey(id), id.value());
    }

    private static Slice<GroupStanding> slice(
            List<GroupStanding> found, Map<ConsumerGroupId, OpenCount> open, Paging paging, Instant asOf) {
        return Slice.of(found, paging, each -> place(each.id(), open).cursor(), asOf);
    }
}
