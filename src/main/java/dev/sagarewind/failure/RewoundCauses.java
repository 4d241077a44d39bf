package dev.sagarewind.failure;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What rewinds did to causes, for telling people: told by them, as the board knows nothing of rewinds. */
public interface RewoundCauses {

    /** The newest rewind of each cause that had a chance to mend it; a cause without any is absent. */
    Map<CauseId, Rewound> newest(Collection<CauseId> causes);

    /** Rewinds under way or just ended after which messages failed again for the cause that they had, at least so long ago. */
    List<Rewound> failedAgain(Duration ago);

    /**
     * What came of a rewind for the messages of one cause, so far.
     *
     * @param rewind its id
     * @param state in which it stands
     */
    record Rewound(
            CauseId cause,
            String rewind,
            String state,
            String requestedBy,
            int selected,
            int recovered,
            int failedAgain,
            int held,
            int notReached) {}
}
