package dev.sagarewind.console;

import dev.sagarewind.failure.BoardFreshness;
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
        BoardFreshness freshness,
        Optional<Instant> delayedSince) {

    public boolean calm() {
        return failed + held == 0;
    }
}
