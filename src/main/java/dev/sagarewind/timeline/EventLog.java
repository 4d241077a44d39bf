package dev.sagarewind.timeline;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who requested or consumed what, newest first. */
public interface EventLog {

    /** @throws org.springframework.dao.QueryTimeoutException if two rare filters together take too long */
    List<EventLogEntry> list(EventLogFilter filter, Optional<EventLogEntry.Key> after, int limit);

    /** Hands over every entry that matches, however many: reads a piece at a time and keeps none. */
    default void forEach(EventLogFilter filter, Consumer<EventLogEntry> reader) {
        Optional<EventLogEntry.Key> after = Optional.empty();
        List<EventLogEntry> piece;
        do {
            piece = list(filter, after, PIECE);
            piece.forEach(reader);
            after = piece.isEmpty()
                    ? after
                    : Optional.of(piece.get(piece.size() - 1).key());
        } while (piece.size() == PIECE);
    }

    int PIECE = 1_000;
}
