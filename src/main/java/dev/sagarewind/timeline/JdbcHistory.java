package dev.sagarewind.timeline;

import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The door to the two history tables: each statement on them has a time limit. */
@Component
class JdbcHistory {

    private static final String COLUMNS = """
            select count(*) as columns,
                   count(*) filter (where attname = 'recorded_in' and atttypid = 'xid8'::regtype) as recorded_in
              from pg_attribute
             where attrelid = to_regclass(:name) and attnum > 0 and not attisdropped
            """;

    private static final int PIECE = 1_000;

    private record Columns(int columns, int recordedIn) {}

    private final JdbcClient jdbc;
    private final JdbcClient streaming;
    private final TimelineSettings settings;

    JdbcHistory(DataSource dataSource, TimelineSettings settings) {
        var template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) settings.statementTimeout().toSeconds());
        this.jdbc = JdbcClient.create(template);
        var pieces = new JdbcTemplate(dataSource);
        pieces.setQueryTimeout((int) settings.statementTimeout().toSeconds());
        pieces.setFetchSize(PIECE);
        this.streaming = JdbcClient.create(pieces);
        this.settings = settings;
    }

    /** Reads a piece at a time, within a transaction. */
    JdbcClient streaming() {
        return streaming;
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    TimelineSettings settings() {
        return settings;
    }

    /**
     * How the consumption history is to be followed.
     *
     * @throws IllegalStateException if one of the tables is missing, or cannot be followed as it was set
     */
    FollowMode followMode() {
        columns("saga-rewind.timeline.request-table", settings.requestTable());
        Columns consumptions = columns("saga-rewind.timeline.consumption-table", settings.consumptionTable());
        if (settings.follow() == null) {
            return consumptions.recordedIn() == 1 ? FollowMode.SNAPSHOT : FollowMode.OVERLAP;
        }
        if (settings.follow() == FollowMode.SNAPSHOT && consumptions.recordedIn() == 0) {
            throw new IllegalStateException(
                    "saga-rewind.timeline.follow is SNAPSHOT, but " + settings.consumptionTable()
                            + " has no column recorded_in of type xid8: write OVERLAP, or add it");
        }
        return settings.follow();
    }

    private Columns columns(String setting, String table) {
        Columns columns = jdbc.sql(COLUMNS)
                .param("name", TableName.of(table).quoted())
                .query(Columns.class)
                .single();
        if (columns.columns() == 0) {
            throw new IllegalStateException("There is no table or view " + table + ", or this user may not see it: "
                    + "create it as docs/contract.md says, or set " + setting);
        }
        return columns;
    }
}
