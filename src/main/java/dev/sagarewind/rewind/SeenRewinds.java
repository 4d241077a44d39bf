package dev.sagarewind.rewind;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How rewinds stand, for those who look at them. */
@Component
public class SeenRewinds {

    private final JdbcRewinds rewinds;
    private final JdbcRewindCounts counts;

    SeenRewinds(JdbcRewinds rewinds, JdbcRewindCounts counts) {
        this.rewinds = rewinds;
        this.counts = counts;
    }

    /**
     * The same for whoever sees only what is within this scope: of a rewind the groups and partitions that they see wholly,
     * with these messages alone; a rewind of others is not there.
     */
    public SeenRewinds within(Scope scope) {
        return new SeenRewinds(rewinds.within(scope), counts.within(scope));
    }

    public Optional<Rewind> find(RewindId id) {
        return rewinds.find(id);
    }

    /** Newest first, after the given place. */
    public List<Rewind> list(RewindFilter filter, Optional<RewindFilter.Key> after, int limit) {
        return rewinds.list(filter, after, limit);
    }

    /** Those that have not ended, newest first. */
    public List<Rewind> underWay(int limit) {
        return rewinds.list(RewindFilter.open(), Optional.empty(), limit);
    }

    /** The newest rewinds of a group. */
    public List<Rewind> of(ConsumerGroupId group, int limit) {
        return rewinds.list(RewindFilter.of(group), Optional.empty(), limit);
    }

    /** Those that have not ended, at most the limit. */
    long countUnderWay(int limit) {
        return counts.underWay(limit);
    }

    /** All there are, at most the limit. */
    long countAll(int limit) {
        return counts.all(limit);
    }

    /** By group, topic, partition and offset. */
    public List<RewindMessage> messages(RewindId id, Optional<RewindMessage.Result> outcome, int skip, int limit) {
        return rewinds.messages(id, outcome, skip, limit);
    }

    /** Oldest first. */
    public List<RewindTransition> transitions(RewindId id) {
        return rewinds.transitions(id);
    }

    /** Where rewinds brought a group back to events of a saga, oldest first. */
    public List<RewindMark> marks(String sagaId) {
        return rewinds.marks(sagaId);
    }
}
