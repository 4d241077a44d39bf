package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.access.ScopeSql;
import dev.sagarewind.access.ScopedTables;
import dev.sagarewind.database.Lists;
import dev.sagarewind.database.SharedAnswers;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the board as if it held only what is within a scope. */
@Component
class JdbcScopedBoard {

    private record Question(Scope scope, List<?> asked) {}

    private final JdbcClient jdbc;
    private final SharedAnswers answers;
    private final Scope scope;
    private final ScopedTables tables;

    @Autowired
    JdbcScopedBoard(@Lists JdbcClient jdbc, SharedAnswers answers) {
        this(jdbc, answers, Scope.everything());
    }

    private JdbcScopedBoard(JdbcClient jdbc, SharedAnswers answers, Scope scope) {
        this.jdbc = jdbc;
        this.answers = answers;
        this.scope = scope;
        this.tables = ScopedTables.none()
                .with(
                        "saga_rewind.failure",
                        ScopeSql.of(scope, "scope", "it.consumer_group", "it.topic", "it.saga_type"));
    }

    JdbcScopedBoard within(Scope scope) {
        return new JdbcScopedBoard(jdbc, answers, scope);
    }

    JdbcClient.StatementSpec sql(String query) {
        return jdbc.sql(tables.query(query)).params(tables.params());
    }

    /**
     * What takes the longer the more is open; for pages, which may show what was true a few seconds ago.
     *
     * @param question which one, and its parameters
     * @param open how many open messages the answer is about
     */
    <T> T shared(List<?> question, Supplier<T> read, ToLongFunction<T> open) {
        return answers.ask(new Question(scope, question), read, open);
    }
}
