package dev.sagarewind.console;

import dev.sagarewind.failure.BoardFreshness;
import dev.sagarewind.rewind.Rewind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the responder sees first.
 *
 * @param failed open failed messages
 * @param held open messages that wait behind them
 * @param sagas standing still
 * @param troubledGroups consumer groups with open failures
 * @param firstLost when the first record of an open failure may be lost
 * @param causes those that a rewind would gain most by now
 * @param moreCauses whether there are more than are shown
 * @param underWay rewinds that have not ended, newest first
 * @param ended the last ones that have
 * @param delayedSince when the history was last read, if that is long ago
 */
record Overview(
        int failed,
        int held,
        int sagas,
        int troubledGroups,
        Optional<Instant> firstLost,
        List<CauseRow> causes,
        boolean moreCauses,
        LanePicture lanes,
        Outliving outliving,
        List<Rewind> underWay,
        List<Rewind> ended,
        BoardFreshness freshness,
        Optional<Instant> delayedSince) {

    public boolean calm() {
        return failed + held == 0;
    }

    /** Whether the board knows what is open. */
    public boolean known() {
        return freshness.readAt().isPresent() && !freshness.rebuilding();
    }

    /** How many seconds to wait before looking again. */
    public int pace() {
        return underWay.isEmpty() ? 5 : 1;
    }
}
