package dev.sagarewind.timeline;

import static dev.sagarewind.timeline.JdbcColumns.eventId;
import static dev.sagarewind.timeline.JdbcColumns.group;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Component
class JdbcEventSkips implements EventSkips {

    private static final String WAIT_A_WHILE = "set local lock_timeout = '5s'";

    /** One by one in the order given, so that two who skip the same events do not wait for each other. */
    private static final String SKIP = """
            select asked.consumer_group, asked.event_id
              from unnest(cast(:groups as text[]), cast(:events as uuid[]))
                   with ordinality as asked (consumer_group, event_id, place)
             where {skip}(asked.consumer_group, asked.event_id, :reason, :by)
            """;

    /** A lock was waited for too long, or the whole statement took too long. */
    private static final Set<String> WAITED = Set.of("55P03", "57014");

    private static final Set<String> NOT_CALLABLE = Set.of("42501", "42883", "3F000");

    private final JdbcClient jdbc;
    private final TimelineSettings settings;

    JdbcEventSkips(JdbcHistory history) {
        this.jdbc = history.jdbc();
        this.settings = history.settings();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<EventInGroup> skip(Collection<EventInGroup> events, String reason, String by) {
        List<EventInGroup> sorted = events.stream()
                .distinct()
                .sorted(Comparator.comparing(EventInGroup::group)
                        .thenComparing(event -> event.eventId().value()))
                .toList();
        try {
            jdbc.sql(WAIT_A_WHILE).update();
            return new HashSet<>(jdbc.sql(settings.named(SKIP))
                    .param(
                            "groups",
                            texts(sorted.stream()
                                    .map(event -> event.group().value())
                                    .toList()))
                    .param(
                            "events",
                            texts(sorted.stream()
                                    .map(event -> event.eventId().toString())
                                    .toList()))
                    .param("reason", reason)
                    .param("by", by)
                    .query((row, number) -> new EventInGroup(group(row), eventId(row, "event_id")))
                    .list());
        } catch (DataAccessException e) {
            throw translated(e);
        }
    }

    private RuntimeException translated(DataAccessException e) {
        String state = e.getMostSpecificCause() instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        if (WAITED.contains(state)) {
            return new EventBeingProcessedException(e);
        }
        return NOT_CALLABLE.contains(state) ? new SkipNotGrantedException(settings.skipFunction(), e) : e;
    }

    private static String[] texts(List<String> texts) {
        return texts.toArray(String[]::new);
    }
}
