package dev.sagarewind.support;

import static dev.sagarewind.support.LocalPostgres.execute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The roles of the manual, made by the very statements of the manual. */
public final class DatabaseRoles {

    public static final String OWNER = "saga_rewind_owner";
    public static final String CONSOLE = "saga_rewind";
    public static final String RELAY = "timeline_relay";

    private static final Pattern STATEMENTS = Pattern.compile("```sql\\s+-- (\\w+)\\s+(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> MANUAL = manual();

    private DatabaseRoles() {}

    /** How a console signs in: as one role to work, as another to migrate. */
    public static Map<String, Object> settings() {
        return Map.of(
                "spring.datasource.username",
                CONSOLE,
                "spring.datasource.password",
                LocalPostgres.PASSWORD,
                "spring.flyway.user",
                OWNER,
                "spring.flyway.password",
                LocalPostgres.PASSWORD);
    }

    /** On a database that has the two histories. */
    static void install(LocalDatabase database) {
        if (!exists(database, CONSOLE)) {
            execute(database, MANUAL.get("roles"));
            List.of(OWNER, CONSOLE, RELAY).forEach(role -> setPassword(database, role));
        }
        execute(database, MANUAL.get("histories"));
    }

    /** The statements of the manual under a name, one by one. */
    public static List<String> manual(String name) {
        return List.of(MANUAL.get(name).split(";\\s*"));
    }

    /** A service that consumes as one group; returns the database as that service sees it. */
    public static LocalDatabase service(LocalDatabase database, String role, String group, String... topics) {
        if (mayWrite(database, role)) {
            return database.as(role);
        }
        String statements = MANUAL.get("service")
                .replace("'payment'", literal(group))
                .replace(
                        "'order.events'",
                        Arrays.stream(topics).map(DatabaseRoles::literal).collect(Collectors.joining(", ")))
                .replace("payment_service", role);
        if (exists(database, role)) {
            execute(database, statements.substring(statements.indexOf("create policy")));
        } else {
            execute(database, statements);
            setPassword(database, role);
        }
        return database.as(role);
    }

    private static void setPassword(LocalDatabase database, String role) {
        execute(database, "alter role %s password %s".formatted(role, literal(LocalPostgres.PASSWORD)));
    }

    private static boolean exists(LocalDatabase database, String role) {
        return JdbcClient.create(database)
                .sql("select exists (select from pg_roles where rolname = ?)")
                .param(role)
                .query(Boolean.class)
                .single();
    }

    private static boolean mayWrite(LocalDatabase database, String role) {
        return JdbcClient.create(database)
                .sql("select exists (select from pg_policies where policyname = ?)")
                .param(role)
                .query(Boolean.class)
                .single();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static Map<String, String> manual() {
        try {
            return STATEMENTS
                    .matcher(Files.readString(Path.of("docs", "operations.md")))
                    .results()
                    .collect(Collectors.toMap(block -> block.group(1), block -> block.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException("The tests make their database roles as docs/operations.md says", e);
        }
    }
}
