package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import java.util.List;
import java.util.Optional;

/** The causes that have open failures. */
public interface Causes {

    /** Those that a rewind would gain most by now: first to be lost first, then by messages. */
    List<Cause> open(Optional<ConsumerGroupId> group, int limit);

    /** One cause, also when nothing of it is open any more; absent if nobody knows it. */
    Optional<Cause> find(CauseId id);
}
