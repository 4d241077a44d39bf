package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sagas that stand still, those that have stood longest first: their records are lost first. */
public interface StandingSagas {

    /**
     * @param group only those that stand still in this group
     * @param sagaType only those of this type
     * @param saga only the one with this id, or those whose id ends so
     */
    record Filter(Optional<String> group, Optional<String> sagaType, Optional<String> saga) {

        public static Filter none() {
            return new Filter(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** A place in the order of this list. */
    record Key(Instant since, String sagaId) {}

    /** The same for whoever sees only what is within this scope. */
    StandingSagas within(Scope scope);

    List<StandingSaga> list(Filter filter, Optional<Key> after, int limit);

    /** How many there are. */
    int count();
}
