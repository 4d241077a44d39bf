package dev.sagarewind.timeline;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sagas by their newest request, read from the request history at a cost that does not depend on its size. */
public interface RecentSagas {

    /**
     * A saga and the newest event that it asked for.
     *
     * @param requestedAt when it was asked for
     */
    record RecentSaga(String sagaId, String sagaType, String eventType, Instant requestedAt) {}

    /** A place in the request history. */
    record Key(Instant requestedAt, EventId eventId) {}

    /**
     * Some sagas, newest first.
     *
     * @param next where to go on; absent at the end of the history. It may be there though few or none were found, as
     *     only so many requests are looked at
     */
    record Page(List<RecentSaga> sagas, Optional<Key> next) {}

    /**
     * @param sagaType only those of this type
     * @param seen requests outside of it are as if they were not there
     */
    Page newest(Optional<String> sagaType, Scope seen, Optional<Key> after, int limit);
}
