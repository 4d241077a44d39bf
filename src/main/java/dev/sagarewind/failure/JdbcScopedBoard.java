package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.access.ScopeSql;
import dev.sagarewind.access.ScopedTables;
import dev.sagarewind.database.Lists;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the board as if it held only what is within a scope. */
@Component
class JdbcScopedBoard {

    private final JdbcClient jdbc;
    private final ScopedTables tables;

    @Autowired
    JdbcScopedBoard(@Lists JdbcClient jdbc) {
        this(jdbc, Scope.everything());
    }

    private JdbcScopedBoard(JdbcClient jdbc, Scope scope) {
        this.jdbc = jdbc;
        this.tables = ScopedTables.none()
                .with(
                        "saga_rewind.failure",
                        ScopeSql.of(scope, "scope", "it.consumer_group", "it.topic", "it.saga_type"));
    }

    JdbcScopedBoard within(Scope scope) {
        return new JdbcScopedBoard(jdbc, scope);
    }

    JdbcClient.StatementSpec sql(String query) {
        return jdbc.sql(tables.query(query)).params(tables.params());
    }
}
