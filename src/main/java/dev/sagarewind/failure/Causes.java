package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import java.util.List;
import java.util.Optional;

/** The causes that have open failures. */
public interface Causes {

    /** The same for whoever sees only what is within this scope. */
    Causes within(Scope scope);

    /** Those by which a rewind would gain most now first: with the most messages, held ones included. */
    List<Cause> open(Optional<ConsumerGroupId> group, int limit);

    /** One cause, also when nothing of it is open any more; absent if nobody knows any failure of it. */
    Optional<Cause> find(CauseId id);
}
