package dev.sagarewind.rewind;

import dev.sagarewind.failure.FailureBoard;
import org.springframework.stereotype.Component;

/**
 * Closes what was opened for a rewind: the failures on the board, the row in the audit. Not while a service that was
 * stopped for it is not restored. Every step is safe to repeat.
 */
@Component
class Ending {

    private final JdbcRewinds rewinds;
    private final FailureBoard board;
    private final Undos undos;
    private final RewindAudit audit;
    private final RewindEnd end;
    private final RewindMetrics metrics;

    Ending(
            JdbcRewinds rewinds,
            FailureBoard board,
            Undos undos,
            RewindAudit audit,
            RewindEnd end,
            RewindMetrics metrics) {
        this.rewinds = rewinds;
        this.board = board;
        this.undos = undos;
        this.audit = audit;
        this.end = end;
        this.metrics = metrics;
    }

    void endIfDone(Lease lease) {
        Rewind rewind = rewinds.find(lease.rewind()).orElseThrow();
        boolean serviceStands =
                rewind.legs().stream().anyMatch(leg -> leg.openStop().isPresent());
        if (rewind.state().ended() && rewind.endedAt().isEmpty() && !serviceStands) {
            board.rewindEnded(rewind.id().value());
            undos.ended(lease, rewind);
            audit.ended(rewind);
            end.of(lease, rewind);
            metrics.ended(rewind);
        }
    }
}
