package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcFailureRows.SELECT;
import static dev.sagarewind.failure.JdbcValues.instant;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Groups the open failures by saga: a cost that depends on what is open. */
@Component
class JdbcStandingSagas implements StandingSagas {

    private static final String STANDING = """
            select saga_id, min(first_failed_at) as since, count(*) over () as standing
              from saga_rewind.failure f
             where state = 'OPEN' and saga_id is not null %s
             group by saga_id
            having %s
             order by since, saga_id
             limit :limit
            """;

    private static final String FAILURES_OF = SELECT + """
             where f.state = 'OPEN' and f.saga_id = any(:sagas)
             order by f.saga_id, f.first_failed_at, f.record_offset, f.failure_id
            """;

    private static final String COUNT = """
            select count(distinct saga_id)
              from saga_rewind.failure f
             where state = 'OPEN'
            """;

    /** @param standing how many there are from the first that was found on */
    private record Found(Key key, long standing) {}

    private final JdbcScopedBoard board;
    private final JdbcFailureRows rows;

    JdbcStandingSagas(JdbcScopedBoard board, JdbcFailureRows rows) {
        this.board = board;
        this.rows = rows;
    }

    @Override
    public StandingSagas within(Scope scope) {
        return new JdbcStandingSagas(board.within(scope), rows);
    }

    @Override
    public List<StandingSaga> list(Filter filter, Optional<Key> after, int limit) {
        StringBuilder conditions = new StringBuilder();
        Map<String, Object> parameters = new HashMap<>(Map.of("limit", limit));
        filter.group().ifPresent(group -> {
            conditions.append(" and consumer_group = :group");
            parameters.put("group", group);
        });
        filter.sagaType().ifPresent(type -> {
            conditions.append(" and saga_type = :type");
            parameters.put("type", type);
        });
        filter.saga().ifPresent(saga -> {
            conditions.append(" and right(saga_id, length(:saga)) = :saga");
            parameters.put("saga", saga);
        });
        after.ifPresent(key -> {
            parameters.put("since", parameter(key.since()));
            parameters.put("after", key.sagaId());
        });
        String having = after.isPresent() ? "(min(first_failed_at), saga_id) > (:since, :after)" : "true";
        List<Found> found = board.shared(
                List.of(STANDING, filter, after, limit),
                () -> board.sql(STANDING.formatted(conditions, having))
                        .params(parameters)
                        .query((row, number) -> new Found(
                                new Key(instant(row, "since"), row.getString("saga_id")), row.getLong("standing")))
                        .list(),
                sagas -> sagas.stream().mapToLong(Found::standing).findFirst().orElse(0));
        return standing(found.stream().map(Found::key).toList());
    }

    @Override
    public int count() {
        return board.shared(
                List.of(COUNT), () -> board.sql(COUNT).query(Integer.class).single(), Integer::longValue);
    }

    private List<StandingSaga> standing(List<Key> sagas) {
        Map<String, List<Failure>> failures = board
                .sql(FAILURES_OF)
                .param("sagas", sagas.stream().map(Key::sagaId).toArray(String[]::new))
                .query(rows)
                .list()
                .stream()
                .collect(Collectors.groupingBy(failure -> failure.sagaId().orElseThrow()));
        return sagas.stream()
                .flatMap(saga -> Optional.ofNullable(failures.get(saga.sagaId())).stream()
                        .map(open -> standing(saga, open)))
                .toList();
    }

    private static StandingSaga standing(Key saga, List<Failure> open) {
        Failure first = open.get(0);
        int failed = (int)
                open.stream().filter(one -> one.outcome() == Outcome.FAILED).count();
        List<ConsumerGroupId> groups =
                open.stream().map(Failure::group).distinct().sorted().toList();
        Expiry expires =
                open.stream().map(Failure::expiry).reduce(Expiry::first).orElse(Expiry.UNKNOWN);
        return new StandingSaga(
                saga.sagaId(), first.sagaType(), groups, first, saga.since(), failed, open.size() - failed, expires);
    }
}
