package dev.sagarewind.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Keeps the plan with which PostgreSQL carried out each statement, as its module auto_explain reports it. */
public final class PlanLog extends DelegatingDataSource {

    private static final String SWITCH_ON = """
            load 'auto_explain';
            set auto_explain.log_min_duration = 0;
            set auto_explain.log_analyze = on;
            set auto_explain.log_buffers = on;
            set auto_explain.log_timing = off;
            set client_min_messages = log
            """;

    private final List<String> plans = new ArrayList<>();

    public PlanLog(DataSource database) {
        super(database);
    }

    /** The plans since the last time, in order. */
    public synchronized List<String> take() {
        List<String> taken = List.copyOf(plans);
        plans.clear();
        return taken;
    }

    /** The partitions, by the end of their names, that one of these plans has read; those that were pruned are not. */
    public static Set<String> partitionsRead(Collection<String> plans, String table) {
        Pattern scan = Pattern.compile(" on " + table + "_(\\w+)[^\n]*");
        return plans.stream()
                .flatMap(plan -> scan.matcher(plan).results())
                .filter(found -> !found.group().contains("never executed"))
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SWITCH_ON);
        }
        return (Connection) listening(Connection.class, connection);
    }

    /** The same, but what it executes is heard; as are the statements that it makes. */
    private Object listening(Class<?> type, Object target) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                Object result = method.invoke(target, args);
                if (target instanceof Statement statement && method.getName().startsWith("execute")) {
                    keep(statement.getWarnings());
                }
                // The plan of what was read piece by piece is reported when its cursor ends, which may be here.
                if (target instanceof Connection connection && method.getName().equals("commit")) {
                    keep(connection.getWarnings());
                    connection.clearWarnings();
                }
                return result instanceof Statement && target instanceof Connection
                        ? listening(method.getReturnType(), result)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private synchronized void keep(SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            if (warning.getMessage().contains("plan:")) {
                plans.add(warning.getMessage());
            }
        }
    }
}
