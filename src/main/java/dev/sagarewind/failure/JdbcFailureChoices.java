package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcFailureRows.BY_POSITION;
import static dev.sagarewind.failure.JdbcFailureRows.SELECT;
import static dev.sagarewind.failure.JdbcValues.instant;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** What the page of failures asks beyond the board: all from what is open. */
@Component
class JdbcFailureChoices {

    private static final String OPEN = """
            select distinct consumer_group, topic, event_type
              from saga_rewind.failure f
             where state = 'OPEN'
            """;

    /** To be completed with a state and an outcome: whether such a message of its saga stands before it. */
    private static final String BEFORE_IT = """
            exists (
                   select 1
                     from saga_rewind.failure x
                    where x.saga_id = f.saga_id and x.consumer_group = f.consumer_group and x.state = '%s' and %s
                      and x.failure_id <> f.failure_id
                      and (x.event_id = f.waits_for
                           or (x.topic = f.topic and x.partition = f.partition and x.record_offset < f.record_offset)))
            """;

    private static final String HELD =
            SELECT + "where f.state = 'OPEN' and f.outcome = 'HELD' and (:group = '' or f.consumer_group = :group)";

    /** Held with nothing unsettled before it: the group can process it as soon as it reads it again. */
    private static final String RELEASABLE = HELD
            + " and not " + BEFORE_IT.formatted("OPEN", "true")
            + " and not " + BEFORE_IT.formatted("DISMISSED", "true") + BY_POSITION + "limit :limit";

    /** What it waits for is off the board, but the group goes on holding it. */
    private static final String BEHIND_DISMISSED = HELD
            + " and not " + BEFORE_IT.formatted("OPEN", "x.outcome = 'FAILED'")
            + " and " + BEFORE_IT.formatted("DISMISSED", "true") + BY_POSITION + "limit :limit";

    private static final String FAILED_SINCE = """
            select last_failed_at
              from saga_rewind.failure f
             where state = 'OPEN' and cause_id = :cause and last_failed_at >= :from
             order by last_failed_at desc
             limit 10000
            """;

    private record Row(String group, String topic, String eventType) {}

    private final JdbcScopedBoard board;
    private final JdbcFailureRows rows;

    JdbcFailureChoices(JdbcScopedBoard board, JdbcFailureRows rows) {
        this.board = board;
        this.rows = rows;
    }

    JdbcFailureChoices within(Scope scope) {
        return new JdbcFailureChoices(board.within(scope), rows);
    }

    FailuresPage.Choices open() {
        List<Row> found = board.sql(OPEN)
                .query((row, number) -> new Row(
                        row.getString("consumer_group"),
                        row.getString("topic"),
                        Optional.ofNullable(row.getString("event_type")).orElse("")))
                .list();
        return new FailuresPage.Choices(
                sorted(found, Row::group), sorted(found, Row::topic), sorted(found, Row::eventType));
    }

    List<Failure> releasable(Optional<ConsumerGroupId> group, int limit) {
        return held(RELEASABLE, group, limit);
    }

    List<Failure> behindDismissed(Optional<ConsumerGroupId> group, int limit) {
        return held(BEHIND_DISMISSED, group, limit);
    }

    private List<Failure> held(String sql, Optional<ConsumerGroupId> group, int limit) {
        return board.sql(sql)
                .param("group", group.map(ConsumerGroupId::value).orElse(""))
                .param("limit", limit)
                .query(rows)
                .list();
    }

    /** When the open failures of a cause last failed. */
    List<Instant> failedSince(CauseId cause, Instant from) {
        return board.sql(FAILED_SINCE)
                .param("cause", cause.value())
                .param("from", parameter(from))
                .query((row, number) -> instant(row, "last_failed_at"))
                .list();
    }

    private static List<String> sorted(List<Row> rows, Function<Row, String> column) {
        return rows.stream()
                .map(column)
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }
}
