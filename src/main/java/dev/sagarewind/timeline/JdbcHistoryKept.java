package dev.sagarewind.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the layout for size notes of what it keeps of its own two tables; of others nothing is known. */
@Component
class JdbcHistoryKept {

    /** The table is there in that layout only, and how long it keeps them only since it is noted. */
    private static final String NOTED = """
            select exists (
                select 1
                  from pg_attribute a
                  join pg_class c on c.oid = a.attrelid
                  join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'timeline' and c.relname = 'history_kept' and a.attname = :column and not a.attisdropped
                   and has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select'))
            """;

    private static final String SINCE = """
            select since from timeline.history_kept where history = :history and since is not null
            """;

    /** Months as long as they are, and days of 24 hours, which those of a time zone not always are. */
    private static final String KEPT_FOR = """
            select cast(extract(epoch from localtimestamp - (localtimestamp - kept_for)) as bigint)
              from timeline.history_kept
             where history = :history and kept_for is not null
            """;

    private final JdbcClient jdbc;
    private final TimelineSettings settings;

    JdbcHistoryKept(JdbcHistory history) {
        this.jdbc = history.jdbc();
        this.settings = history.settings();
    }

    Optional<Instant> since() {
        return isNoted("since")
                ? jdbc.sql(SINCE)
                        .param("history", settings.consumptionTable())
                        .query((row, number) -> JdbcColumns.instant(row, "since"))
                        .optional()
                : Optional.empty();
    }

    Optional<Duration> keptFor() {
        return isNoted("kept_for")
                ? jdbc.sql(KEPT_FOR)
                        .param("history", settings.consumptionTable())
                        .query(Long.class)
                        .optional()
                        .map(Duration::ofSeconds)
                : Optional.empty();
    }

    private boolean isNoted(String column) {
        return jdbc.sql(NOTED).param("column", column).query(Boolean.class).single();
    }
}
