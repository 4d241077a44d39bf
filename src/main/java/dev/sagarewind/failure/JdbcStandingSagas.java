package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcFailureRows.SELECT;
import static dev.sagarewind.failure.JdbcValues.instant;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Groups the open failures by saga: a cost that depends on what is open. */
@Component
class JdbcStandingSagas implements StandingSagas {

    private static final String STANDING = """
            select saga_id, min(first_failed_at) as since
              from saga_rewind.failure
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
              from saga_rewind.failure
             where state = 'OPEN'
            """;

    private final JdbcClient jdbc;
    private final JdbcFailureRows rows;

    JdbcStandingSagas(JdbcClient jdbc, JdbcFailureRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
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
        return standing(jdbc.sql(STANDING.formatted(conditions, having))
                .params(parameters)
                .query((row, number) -> new Key(instant(row, "since"), row.getString("saga_id")))
                .list());
    }

    @Override
    public int count() {
        return jdbc.sql(COUNT).query(Integer.class).single();
    }

    private List<StandingSaga> standing(List<Key> sagas) {
        Map<String, List<Failure>> failures = jdbc
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
