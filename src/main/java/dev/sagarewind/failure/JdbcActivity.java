package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.instant;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.access.Scope;
import dev.sagarewind.access.ScopeSql;
import dev.sagarewind.database.Lists;
import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class JdbcActivity implements Activity {

    private static final String SINCE = """
            select consumer_group, minute, succeeded, failed, held
              from saga_rewind.activity
             where minute >= :from and %s
             order by consumer_group, minute
            """;

    private final JdbcClient jdbc;

    JdbcActivity(@Lists JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<ConsumerGroupId, List<Minute>> since(Instant from, Scope scope) {
        Map<ConsumerGroupId, List<Minute>> activity = new TreeMap<>();
        ScopeSql where = ScopeSql.of(scope, "scope", "consumer_group", null, null);
        jdbc.sql(SINCE.formatted(where.condition()))
                .param("from", parameter(from))
                .params(where.params())
                .query(row -> {
                    activity.computeIfAbsent(
                                    new ConsumerGroupId(row.getString("consumer_group")), group -> new ArrayList<>())
                            .add(new Minute(
                                    instant(row, "minute"),
                                    row.getInt("succeeded"),
                                    row.getInt("failed"),
                                    row.getInt("held")));
                });
        return activity;
    }
}
