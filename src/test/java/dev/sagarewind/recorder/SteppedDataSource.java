package dev.sagarewind.recorder;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Calls a fault before and after each step of the recipe, on the connection that takes it. */
final class SteppedDataSource extends DelegatingDataSource {

    interface Fault {
        /** @param moment such as {@code before CLAIM} or {@code after COMMIT} */
        void at(String moment, Connection connection) throws SQLException;
    }

    private final Fault fault;

    SteppedDataSource(DataSource dataSource, Fault fault) {
        super(dataSource);
        this.fault = fault;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        // A connection of this data source lives for one transaction.
        AtomicBoolean records = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    String step = switch (method.getName()) {
                        case "commit" -> records.get() ? "COMMIT OF FAIL" : "COMMIT";
                        case "rollback" -> "ROLLBACK";
                        default -> "";
                    };
                    Object result = call(step, connection, () -> method.invoke(connection, arguments));
                    if (method.getName().equals("prepareStatement")) {
                        String sql = step((String) arguments[0]);
                        if (sql.equals("FAIL")) {
                            records.set(true);
                        }
                        return stepped((PreparedStatement) result, sql, connection);
                    }
                    return result;
                });
    }

    private PreparedStatement stepped(PreparedStatement statement, String step, Connection connection) {
        return (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> call(
                        method.getName().startsWith("execute") ? step : "",
                        connection,
                        () -> method.invoke(statement, arguments)));
    }

    private Object call(String step, Connection connection, Invocation invocation) throws Throwable {
        if (!step.isEmpty()) {
            fault.at("before " + step, connection);
        }
        Object result;
        try {
            result = invocation.run();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (!step.isEmpty()) {
            fault.at("after " + step, connection);
        }
        return result;
    }

    private static String step(String sql) {
        if (sql.contains("returning consumption_id")) {
            return "CLAIM";
        }
        if (sql.contains("'FAILED', ?")) {
            return "FAIL";
        }
        return sql.contains("insert into effect") ? "EFFECT" : "";
    }

    private interface Invocation {
        Object run() throws Exception;
    }
}
