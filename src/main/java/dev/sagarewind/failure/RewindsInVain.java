package dev.sagarewind.failure;

import java.util.Collection;
import java.util.Map;

/** What the board shows beside a cause and rewinds know: told by them, as the board knows nothing of rewinds. */
public interface RewindsInVain {

    /**
     * How many of the newest rewinds of each cause came to nothing, one after the other: nothing of it recovered, and
     * messages failed again for the same cause. A cause without any is absent.
     */
    Map<CauseId, Integer> inARow(Collection<CauseId> causes);
}
