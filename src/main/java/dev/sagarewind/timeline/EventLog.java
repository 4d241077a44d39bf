package dev.sagarewind.timeline;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who requested or consumed what, newest first. */
public interface EventLog {

    /** @throws org.springframework.dao.QueryTimeoutException if two rare filters together take too long */
    List<EventLogEntry> list(EventLogFilter filter, Optional<EventLogEntry.Key> after, int limit);

    /**
     * Hands over every entry that matches, however many, as they are at one moment. Reads a piece at a time behind a cursor
     * of the database and keeps none; until the reader has taken the last, a connection is in use.
     */
    void forEach(EventLogFilter filter, Consumer<EventLogEntry> reader);
}
