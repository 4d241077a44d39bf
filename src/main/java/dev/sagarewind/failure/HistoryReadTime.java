package dev.sagarewind.failure;

import dev.sagarewind.web.ReadTime;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** When the board has last read the history. */
@Component
class HistoryReadTime implements ReadTime {

    private final FailureBoard board;

    HistoryReadTime(FailureBoard board) {
        this.board = board;
    }

    @Override
    public Source source() {
        return Source.HISTORY;
    }

    @Override
    public Optional<Instant> readAt() {
        try {
            return board.freshness().readAt();
        } catch (DataAccessException databaseIsAway) {
            return Optional.empty(); // the page that says so has a frame, too
        }
    }
}
