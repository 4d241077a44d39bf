package dev.sagarewind.rewind;

import java.util.Collection;
import java.util.Set;

/** Where a rewind, or one of its legs, stands. */
public enum RewindState {
    REQUESTED,
    /** A second person has to agree. It blocks nobody. */
    AWAITING_APPROVAL,
    /** A leg waits for its group to become empty, or free. It blocks nobody; a rewind shows it as {@link #VACATING}. */
    WAITING,
    VACATING,
    REWINDING,
    /** Kafka did not say whether the offsets were moved; it and the history are read again. */
    UNKNOWN,
    RESUMING,
    VERIFYING,
    RECOVERED,
    PARTLY_RECOVERED,
    NOT_RECOVERED,
    /** A gate was shut; nothing was moved. */
    REFUSED,
    CANCELLED,
    /** It could not be carried out; nothing is moved by it any more. */
    FAILED,
    /** The offsets were put forward, so there was nothing to recover. */
    MOVED,
    /** A later one put its offsets forward again. */
    UNDONE;

    private static final Set<RewindState> ENDS =
            Set.of(RECOVERED, PARTLY_RECOVERED, NOT_RECOVERED, REFUSED, CANCELLED, FAILED, MOVED, UNDONE);

    public boolean ended() {
        return ENDS.contains(this);
    }

    /** Whether nobody else may work on the group: a database constraint says the same. */
    public boolean atWork() {
        return this == VACATING || this == REWINDING || this == UNKNOWN || this == RESUMING;
    }

    /** Where a rewind with legs in these states stands. */
    static RewindState of(Collection<RewindState> legs) {
        for (RewindState earliest : new RewindState[] {VACATING, REWINDING, UNKNOWN, RESUMING}) {
            if (legs.contains(earliest)) {
                return earliest;
            }
        }
        if (legs.contains(WAITING)) {
            return VACATING;
        }
        if (legs.contains(VERIFYING)) {
            return VERIFYING;
        }
        Set<RewindState> different = Set.copyOf(legs);
        if (different.size() == 1) {
            return different.iterator().next();
        }
        if (different.contains(REQUESTED)) {
            return VACATING;
        }
        if (different.contains(CANCELLED)) {
            return CANCELLED;
        }
        if (different.contains(RECOVERED) || different.contains(PARTLY_RECOVERED)) {
            return PARTLY_RECOVERED;
        }
        return different.contains(NOT_RECOVERED) ? NOT_RECOVERED : FAILED;
    }
}
