package dev.sagarewind.rewind;

import dev.sagarewind.access.Scope;
import dev.sagarewind.access.ScopeSql;
import dev.sagarewind.access.ScopedTables;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads rewinds as if there were only those of partitions within a scope, and of these only that part. */
@Component
class JdbcScopedRewinds {

    private static final String OF_A_PARTITION = """
            exists (
                select 1
                  from saga_rewind.rewind_partition seen
                 where seen.rewind_id = it.rewind_id and %s %s)
            """;

    private static final String OF_THE_GROUP = "seen.consumer_group = it.consumer_group and";

    private final JdbcClient jdbc;
    private final ScopedTables tables;

    @Autowired
    JdbcScopedRewinds(JdbcClient jdbc) {
        this(jdbc, Scope.everything());
    }

    private JdbcScopedRewinds(JdbcClient jdbc, Scope scope) {
        ScopeSql itself = ScopeSql.ofWholePartitions(scope, "scope", "it.consumer_group", "it.topic");
        ScopeSql seen = ScopeSql.ofWholePartitions(scope, "seen", "seen.consumer_group", "seen.topic");
        this.jdbc = jdbc;
        this.tables = scope.isEverything()
                ? ScopedTables.none()
                : ScopedTables.none()
                        .with("saga_rewind.rewind_partition", itself)
                        .with("saga_rewind.rewind_message", itself)
                        .with("saga_rewind.rewind_leg", exists(OF_THE_GROUP, seen))
                        .with("saga_rewind.rewind", exists("", seen));
    }

    private static ScopeSql exists(String also, ScopeSql seen) {
        return new ScopeSql(OF_A_PARTITION.formatted(also, seen.condition()), seen.params());
    }

    JdbcScopedRewinds within(Scope scope) {
        return new JdbcScopedRewinds(jdbc, scope);
    }

    JdbcClient.StatementSpec sql(String query) {
        return jdbc.sql(tables.query(query)).params(tables.params());
    }
}
