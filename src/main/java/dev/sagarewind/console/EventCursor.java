package dev.sagarewind.console;

import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.EventLogEntry;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.ProblemException;

/** Where a list of the event log goes on. */
final class EventCursor {

    private EventCursor() {}

    static Cursor of(EventLogEntry entry) {
        return Cursor.of(entry.at(), entry.kind(), entry.rowId());
    }

    static EventLogEntry.Key key(Cursor cursor) {
        try {
            var kind = EventLogEntry.Kind.valueOf(cursor.text(1));
            if (kind == EventLogEntry.Kind.CONSUMED) {
                cursor.number(2);
            } else {
                EventId.of(cursor.text(2));
            }
            return new EventLogEntry.Key(cursor.instant(0), kind, cursor.text(2));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("/cursor", "CURSOR_GARBLED");
        }
    }
}
