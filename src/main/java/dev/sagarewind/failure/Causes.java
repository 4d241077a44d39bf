package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import java.util.List;
import java.util.Optional;

/** The causes that have open failures. */
public interface Causes {

    /** Those by which a rewind would gain most now first: with the most messages, held ones included. */
    List<Cause> open(Optional<ConsumerGroupId> group, int limit);

    /** One cause, also when nothing of it is open any more; absent if nobody knows it. */
    Optional<Cause> find(CauseId id);
}
