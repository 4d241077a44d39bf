package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.optionalInstant;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.timeline.FeedPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The one row that says how far the history was followed, and which console instance is at it. */
@Component
class JdbcProjection {

    /** The history's statistics lag behind its newest rows: the planner is told to take the indexes made for them. */
    private static final String PREPARE = """
            select set_config('enable_seqscan', 'off', true), set_config('synchronous_commit', 'off', true)
            """;

    private static final String LOCK = """
            select source, place, generation, rebuilding, rebuilt_at, rebuilt_id, read_at
              from saga_rewind.projection
             where name = 'failure_board'
               for update skip locked
            """;

    private static final String SAVE = """
            update saga_rewind.projection
               set source = :source, place = :place, generation = :generation, rebuilding = :rebuilding,
                   rebuilt_at = :rebuiltAt, rebuilt_id = :rebuiltId, read_at = :readAt, overlapping = :overlapping,
                   trouble = null
             where name = 'failure_board'
            """;

    private static final String COUNT_ANEW = """
            update saga_rewind.projection
               set counted_since = clock_timestamp()
             where name = 'failure_board'
            """;

    private static final String TROUBLE = """
            update saga_rewind.projection
               set trouble = :trouble
             where name = 'failure_board'
            """;

    private final JdbcClient jdbc;

    JdbcProjection(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until the end of the transaction; empty if another console instance is at work. */
    Optional<ProjectionState> lock() {
        jdbc.sql(PREPARE).query().singleRow();
        return jdbc.sql(LOCK).query(JdbcProjection::state).optional();
    }

    /** @throws IllegalStateException if the row is gone */
    void save(ProjectionState state, boolean overlapping) {
        int saved = jdbc.sql(SAVE)
                .param("source", state.position().map(FeedPosition::source).orElse(null))
                .param("place", state.position().map(FeedPosition::place).orElse(null))
                .param("generation", state.generation())
                .param("rebuilding", state.rebuilding())
                .param("rebuiltAt", parameter(state.rebuiltAt()))
                .param("rebuiltId", state.rebuiltId())
                .param("readAt", state.readAt().map(JdbcValues::parameter).orElse(null))
                .param("overlapping", overlapping)
                .update();
        requireOne(saved);
    }

    void countAnew() {
        requireOne(jdbc.sql(COUNT_ANEW).update());
    }

    void trouble(String sentence) {
        requireOne(jdbc.sql(TROUBLE).param("trouble", sentence).update());
    }

    private static void requireOne(int updated) {
        if (updated != 1) {
            throw new IllegalStateException("saga_rewind.projection has lost its row: insert 'failure_board' again");
        }
    }

    private static ProjectionState state(ResultSet row, int number) throws SQLException {
        @Nullable String source = row.getString("source");
        return new ProjectionState(
                source == null ? Optional.empty() : Optional.of(new FeedPosition(source, row.getString("place"))),
                row.getInt("generation"),
                row.getBoolean("rebuilding"),
                JdbcValues.instant(row, "rebuilt_at"),
                row.getLong("rebuilt_id"),
                optionalInstant(row, "read_at"));
    }
}
