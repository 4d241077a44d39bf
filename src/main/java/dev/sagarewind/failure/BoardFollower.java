package dev.sagarewind.failure;

import dev.sagarewind.background.Repeating;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps following the history while the console runs, in a thread of its own; slower while the database is away. */
@Component
class BoardFollower extends Repeating {

    private static final Logger LOG = LoggerFactory.getLogger(BoardFollower.class);
    private static final Duration SLOWEST = Duration.ofSeconds(10);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(1);
    private static final Duration PRUNED_EVERY = Duration.ofMinutes(1);

    private final BoardProjection board;
    private final JdbcProjection projection;
    private final FailureSettings settings;
    private final Clock clock;
    private Instant prunedAt = Instant.EPOCH;
    private int failuresInARow;

    BoardFollower(BoardProjection board, JdbcProjection projection, FailureSettings settings, Clock clock) {
        super("failure-board");
        this.board = board;
        this.projection = projection;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void stop() {
        if (!stopWithin(STOPS_WITHIN)) {
            LOG.warn("The failure board's last step has not ended; the database will roll it back");
        }
    }

    @Override
    protected Optional<Duration> turn() {
        boolean more = false;
        try {
            more = board.step();
            if (!more && prunedAt.plus(PRUNED_EVERY).isBefore(clock.instant())) {
                more = board.prune();
                prunedAt = more ? prunedAt : clock.instant();
            }
            if (failuresInARow > 0) {
                LOG.info("The history can be read again");
            }
            failuresInARow = 0;
        } catch (RuntimeException e) {
            noteTrouble(e);
        }
        return Optional.of(more ? Duration.ZERO : delay());
    }

    private Duration delay() {
        Duration longer = settings.pollInterval().multipliedBy(1L << Math.min(failuresInARow, 8));
        return longer.compareTo(SLOWEST) < 0 ? longer : SLOWEST;
    }

    private void noteTrouble(RuntimeException e) {
        failuresInARow++;
        if (!isRunning()) {
            LOG.debug("A step of the failure board was cut off by the stop", e);
        } else if (failuresInARow == 1) {
            LOG.warn("The history cannot be read; the failure board is not up to date until it can", e);
            tell(e);
        }
    }

    /** For the pages: they say why they are not up to date. */
    private void tell(RuntimeException e) {
        try {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            projection.trouble(String.valueOf(root.getMessage()));
        } catch (RuntimeException alsoAway) {
            LOG.debug("Nor can the board say so", alsoAway);
        }
    }
}
