package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcFailureRows.BY_POSITION;
import static dev.sagarewind.failure.JdbcFailureRows.SELECT;
import static dev.sagarewind.failure.JdbcValues.optionalInstant;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.PartitionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Lists and counts of the board. */
@Component
class JdbcFailureLists {

    private static final String NEWEST_FIRST = " order by f.last_failed_at desc, f.failure_id desc ";

    private static final String RECOVERING =
            "exists (select 1 from saga_rewind.recovering r where r.failure_id = f.failure_id)";

    private static final String HELD_BEHIND = """
            select x.failure_id, count(*) as held
              from unnest(cast(:ids as uuid[])) as asked (failure_id)
              join saga_rewind.failure x on x.failure_id = asked.failure_id
              join saga_rewind.failure h
                on h.saga_id = x.saga_id and h.consumer_group = x.consumer_group
               and h.state = 'OPEN' and h.outcome = 'HELD' and h.failure_id <> x.failure_id
               and (h.waits_for = x.event_id
                    or (h.topic = x.topic and h.partition = x.partition and h.record_offset > x.record_offset))
             group by x.failure_id
            """;

    private static final String COUNT_BY_STATE = """
            select 'OPEN' as state, count(*) as failures
              from saga_rewind.failure f
             where f.state = 'OPEN' and f.outcome = 'FAILED' and not %1$s
             union all
            select 'RECOVERING', count(*)
              from saga_rewind.failure f
             where f.state = 'OPEN' and f.outcome = 'FAILED' and %1$s
             union all
            select 'RECOVERED', count(*)
              from (select 1 from saga_rewind.failure f where state = 'RECOVERED' limit :most) recovered
             union all
            select 'SKIPPED', count(*)
              from (select 1 from saga_rewind.failure f where state = 'SKIPPED' limit :most) skipped
             union all
            select 'DISMISSED', count(*)
              from (select 1 from saga_rewind.failure f where state = 'DISMISSED' limit :most) dismissed
            """.formatted(RECOVERING);

    private static final String OPEN_BY_GROUP = """
            select consumer_group, sum(failed) as failed, sum(held) as held, count(saga_id) as sagas
              from (select consumer_group, saga_id, count(*) filter (where outcome = 'FAILED') as failed,
                           count(*) filter (where outcome = 'HELD') as held
                      from saga_rewind.failure f
                     where state = 'OPEN'
                     group by consumer_group, saga_id) of_saga
             group by consumer_group
             order by consumer_group
            """;

    private static final String OPEN_BY_PARTITION = """
            select consumer_group, topic, partition, count(*) filter (where outcome = 'FAILED') as failed,
                   count(*) filter (where outcome = 'HELD') as held, min(written_at) as written_at,
                   min(record_offset) as record_offset
              from saga_rewind.failure f
             where state = 'OPEN' and consumer_group = any(:groups)
             group by consumer_group, topic, partition
             order by consumer_group, topic, partition
            """;

    private static final String FRESHNESS = """
            select read_at, rebuilding, overlapping, trouble, counted_since
              from saga_rewind.projection
             where name = 'failure_board'
            """;

    private final JdbcScopedBoard board;
    private final JdbcFailureRows rows;
    private final RecordExpiry expiry;

    JdbcFailureLists(JdbcScopedBoard board, JdbcFailureRows rows, RecordExpiry expiry) {
        this.board = board;
        this.rows = rows;
        this.expiry = expiry;
    }

    JdbcFailureLists within(Scope scope) {
        return new JdbcFailureLists(board.within(scope), rows, expiry);
    }

    List<Failure> openMatching(FailureFilter filter, int limit) {
        var conditions = new Conditions("f.state = 'OPEN'").of(filter);
        return board.sql(SELECT + conditions.sql + BY_POSITION + "limit :limit")
                .params(conditions.parameters)
                .param("limit", limit)
                .query(rows)
                .list();
    }

    List<Failure> list(FailureFilter filter, Optional<FailureKey> after, int limit) {
        var conditions = new Conditions(
                        filter.state().map(JdbcFailureLists::inState).orElse("f.state = 'OPEN'"))
                .of(filter)
                .with(
                        "f.last_failed_at <= :at and (f.last_failed_at, f.failure_id) < (:at, :id)",
                        "at",
                        after.map(key -> parameter(key.lastFailedAt())));
        after.ifPresent(key -> conditions.parameters.put("id", key.id().value()));
        return board.sql(SELECT + conditions.sql + NEWEST_FIRST + "limit :limit")
                .params(conditions.parameters)
                .param("limit", limit)
                .query(rows)
                .list();
    }

    Map<FailureId, Integer> heldBehind(Collection<FailureId> ids) {
        Map<FailureId, Integer> held = new HashMap<>();
        board.sql(HELD_BEHIND).param("ids", parameter(ids)).query(row -> {
            held.put(new FailureId(row.getObject("failure_id", UUID.class)), row.getInt("held"));
        });
        return held;
    }

    Map<FailureState, Integer> countByState() {
        return board.shared(
                List.of(COUNT_BY_STATE),
                this::readCountByState,
                counts -> counts.values().stream().mapToLong(Integer::longValue).sum());
    }

    private Map<FailureState, Integer> readCountByState() {
        Map<FailureState, Integer> counts = new EnumMap<>(FailureState.class);
        board.sql(COUNT_BY_STATE).param("most", FailureBoard.COUNTED_UP_TO).query(row -> {
            counts.put(FailureState.valueOf(row.getString("state")), row.getInt("failures"));
        });
        return counts;
    }

    Map<ConsumerGroupId, OpenCount> openByGroup() {
        return board.shared(
                List.of(OPEN_BY_GROUP),
                this::readOpenByGroup,
                counts -> counts.values().stream()
                        .mapToLong(count -> count.failed() + count.held())
                        .sum());
    }

    private Map<ConsumerGroupId, OpenCount> readOpenByGroup() {
        Map<ConsumerGroupId, OpenCount> counts = new TreeMap<>();
        board.sql(OPEN_BY_GROUP).query(row -> {
            counts.put(
                    new ConsumerGroupId(row.getString("consumer_group")),
                    new OpenCount(row.getInt("failed"), row.getInt("held"), row.getInt("sagas")));
        });
        return counts;
    }

    Map<ConsumerGroupId, List<OpenInPartition>> openByPartition(Collection<ConsumerGroupId> groups) {
        return board.shared(
                List.of(OPEN_BY_PARTITION, Set.copyOf(groups)),
                () -> readOpenByPartition(groups),
                open -> open.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(each -> each.failed() + each.held())
                        .sum());
    }

    private Map<ConsumerGroupId, List<OpenInPartition>> readOpenByPartition(Collection<ConsumerGroupId> groups) {
        Map<ConsumerGroupId, List<OpenInPartition>> open = new TreeMap<>();
        board.sql(OPEN_BY_PARTITION)
                .param("groups", groups.stream().map(ConsumerGroupId::value).toArray(String[]::new))
                .query(row -> {
                    var partition = new PartitionId(row.getString("topic"), row.getInt("partition"));
                    open.computeIfAbsent(
                                    new ConsumerGroupId(row.getString("consumer_group")), group -> new ArrayList<>())
                            .add(new OpenInPartition(
                                    partition,
                                    row.getInt("failed"),
                                    row.getInt("held"),
                                    expiry.of(
                                            partition,
                                            row.getLong("record_offset"),
                                            JdbcValues.instant(row, "written_at"))));
                });
        return open;
    }

    /** Of the same moment as a list that is read with it. */
    BoardFreshness freshness() {
        return board.sql(FRESHNESS)
                .query((row, number) -> new BoardFreshness(
                        optionalInstant(row, "read_at"),
                        row.getBoolean("rebuilding"),
                        row.getBoolean("overlapping"),
                        Optional.ofNullable(row.getString("trouble")),
                        JdbcValues.instant(row, "counted_since")))
                .single();
    }

    private static String inState(FailureState state) {
        return switch (state) {
            case OPEN -> "f.state = 'OPEN' and not " + RECOVERING;
            case RECOVERING -> "f.state = 'OPEN' and " + RECOVERING;
            case RECOVERED -> "f.state = 'RECOVERED'";
            case SKIPPED -> "f.state = 'SKIPPED'";
            case DISMISSED -> "f.state = 'DISMISSED'";
        };
    }

    /** Only what is asked for is in the statement, so that the planner sees which index serves it. */
    private static final class Conditions {

        private final StringBuilder sql;
        private final Map<String, Object> parameters = new HashMap<>();

        Conditions(String state) {
            this.sql = new StringBuilder("where " + state);
        }

        Conditions of(FailureFilter filter) {
            return with("f.consumer_group = :group", "group", filter.group().map(ConsumerGroupId::value))
                    .with("f.topic = :topic", "topic", filter.topic())
                    .with("f.event_type = :eventType", "eventType", filter.eventType())
                    .with(
                            "reverse(f.saga_id) like :saga",
                            "saga",
                            filter.sagaId().map(Conditions::endsWith))
                    .with("f.cause_id = :cause", "cause", filter.cause().map(CauseId::value))
                    .with("f.last_failed_at >= :from", "from", filter.from().map(JdbcValues::parameter))
                    .with("f.last_failed_at < :to", "to", filter.to().map(JdbcValues::parameter));
        }

        Conditions with(String condition, String parameter, Optional<?> value) {
            value.ifPresent(given -> {
                sql.append(" and ").append(condition);
                parameters.put(parameter, given);
            });
            return this;
        }

        private static String endsWith(String end) {
            String backwards = new StringBuilder(end).reverse().toString();
            return backwards.replaceAll("([\\\\%_])", "\\\\$1") + "%";
        }
    }
}
