package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcFailureRows.BY_POSITION;
import static dev.sagarewind.failure.JdbcFailureRows.SELECT;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.access.Scope;
import dev.sagarewind.database.SharedAnswers;
import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the page of failures asks beyond the board: all from what is open. */
@Component
class JdbcFailureChoices {

    private static final String OPEN = """
            select consumer_group, topic, event_type, count(*) as messages
              from saga_rewind.failure f
             where state = 'OPEN'
             group by consumer_group, topic, event_type
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

    private static final String FAILED_LATELY = """
            select cause_id, least(:slots, width_bucket(
                       extract(epoch from last_failed_at), extract(epoch from cast(:from as timestamptz)),
                       extract(epoch from cast(:to as timestamptz)), :slots)) - 1 as slot, count(*) as failures
              from saga_rewind.failure f
             where state = 'OPEN' and cause_id = any(:causes) and last_failed_at between :from and :to
             group by cause_id, slot
            """;

    private static final String NEWEST_OF_CAUSES = SELECT + """
              join (select newest.failure_id
                      from unnest(:causes) as asked (cause_id)
                     cross join lateral (
                           select n.failure_id
                             from saga_rewind.failure n
                            where n.cause_id = asked.cause_id and n.state = 'OPEN'
                            order by n.last_failed_at desc, n.failure_id desc
                            limit :each) newest) chosen on chosen.failure_id = f.failure_id
             order by f.last_failed_at desc, f.failure_id desc
            """;

    /** No more than tells whether it is much. */
    private static final String HOW_MANY_OPEN = """
            select count(*)
              from (select 1
                      from saga_rewind.failure f
                     where state = 'OPEN'
                     limit :much) open
            """;

    private record Row(String group, String topic, String eventType, int messages) {}

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
        List<Row> found = board.shared(
                List.of(OPEN),
                this::readOpen,
                rows -> rows.stream().mapToLong(Row::messages).sum());
        return new FailuresPage.Choices(
                sorted(found, Row::group), sorted(found, Row::topic), sorted(found, Row::eventType));
    }

    private List<Row> readOpen() {
        return board.sql(OPEN)
                .query((row, number) -> new Row(
                        row.getString("consumer_group"),
                        row.getString("topic"),
                        Optional.ofNullable(row.getString("event_type")).orElse(""),
                        row.getInt("messages")))
                .list();
    }

    List<Failure> releasable(Optional<ConsumerGroupId> group, int limit) {
        return held(RELEASABLE, group, limit);
    }

    List<Failure> behindDismissed(Optional<ConsumerGroupId> group, int limit) {
        return held(BEHIND_DISMISSED, group, limit);
    }

    private List<Failure> held(String sql, Optional<ConsumerGroupId> group, int limit) {
        return board.shared(
                List.of(sql, group, limit),
                () -> board.sql(sql)
                        .param("group", group.map(ConsumerGroupId::value).orElse(""))
                        .param("limit", limit)
                        .query(rows)
                        .list(),
                found -> board.sql(HOW_MANY_OPEN)
                        .param("much", SharedAnswers.MUCH)
                        .query(Long.class)
                        .single());
    }

    /** Of each of these causes its first few open failures, newest first. */
    Map<CauseId, List<Failure>> newestOf(Collection<CauseId> causes, int each) {
        return board
                .sql(NEWEST_OF_CAUSES)
                .param("causes", array(causes))
                .param("each", each)
                .query(rows)
                .list()
                .stream()
                .collect(Collectors.groupingBy(failure -> failure.causeId().orElseThrow()));
    }

    /** When the open failures of these causes last failed, counted by slot of {@link Spark}; without those that have none. */
    Map<CauseId, int[]> failedLately(Collection<CauseId> causes, Instant now) {
        return board.shared(
                List.of(FAILED_LATELY, Set.copyOf(causes)),
                () -> readFailedLately(causes, now),
                counts -> counts.values().stream().flatMapToInt(Arrays::stream).sum());
    }

    private Map<CauseId, int[]> readFailedLately(Collection<CauseId> causes, Instant now) {
        Map<CauseId, int[]> counts = new HashMap<>();
        board.sql(FAILED_LATELY)
                .param("causes", array(causes))
                .param("from", parameter(now.minus(Spark.SPAN)))
                .param("to", parameter(now))
                .param("slots", Spark.SLOTS)
                .query(row -> {
                    counts.computeIfAbsent(new CauseId(row.getString("cause_id")), cause -> new int[Spark.SLOTS])[
                                    row.getInt("slot")] =
                            row.getInt("failures");
                });
        return counts;
    }

    private static String[] array(Collection<CauseId> causes) {
        return causes.stream().map(CauseId::value).toArray(String[]::new);
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
