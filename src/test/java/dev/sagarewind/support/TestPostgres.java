package dev.sagarewind.support;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.boot.SpringApplication;

/** The PostgreSQL server that all tests of this JVM share; every test takes databases of its own. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** A new database with the timeline schema. */
    public static LocalDatabase freshDatabase() {
        return freshDatabase(Layout.FLAT);
    }

    /** A new database with the timeline schema in this layout. */
    public static LocalDatabase freshDatabase(Layout layout) {
        return Shared.SERVER.copyDatabase(template(layout), nextName());
    }

    /** A new database with the timeline schema and the console's own, as a console leaves them that has just started. */
    public static LocalDatabase migratedDatabase() {
        return Shared.SERVER.copyDatabase(Migrated.TEMPLATE.getDatabaseName(), nextName());
    }

    /** The same with the timeline schema in this layout. */
    public static LocalDatabase migratedDatabase(Layout layout) {
        return layout == Layout.FLAT
                ? migratedDatabase()
                : Shared.SERVER.copyDatabase(MigratedPartitioned.TEMPLATE.getDatabaseName(), nextName());
    }

    /** A new database with nothing in it. */
    public static LocalDatabase emptyDatabase() {
        return Shared.SERVER.createDatabase(nextName());
    }

    /** What a console does when it starts. */
    public static void migrate(LocalDatabase database, MigrationVersion version) {
        Flyway.configure()
                .dataSource(database)
                .schemas("saga_rewind")
                .placeholders(Map.of("console-role", ""))
                .target(version)
                .load()
                .migrate();
    }

    private static String template(Layout layout) {
        return layout == Layout.FLAT ? Shared.WITH_TIMELINE : Partitioned.TEMPLATE.getDatabaseName();
    }

    private static String nextName() {
        return "test_" + DATABASES.incrementAndGet();
    }

    private static final class Migrated {
        static final LocalDatabase TEMPLATE = Shared.SERVER.copyDatabase(Shared.WITH_TIMELINE, "migrated");

        static {
            migrate(TEMPLATE, MigrationVersion.LATEST);
        }
    }

    private static final class MigratedPartitioned {
        static final LocalDatabase TEMPLATE =
                Shared.SERVER.copyDatabase(Partitioned.TEMPLATE.getDatabaseName(), "migrated_partitioned");

        static {
            migrate(TEMPLATE, MigrationVersion.LATEST);
        }
    }

    private static final class Partitioned {
        static final LocalDatabase TEMPLATE = Shared.SERVER.createDatabase("partitioned");

        static {
            LocalPostgres.installPartitionedTimeline(TEMPLATE);
        }
    }

    private static final class Shared {
        static final String WITH_TIMELINE = "with_timeline";
        static final LocalPostgres SERVER = LocalPostgres.start(LoopbackPort.free());

        static {
            // After the consoles of the tests, which write when they close.
            SpringApplication.getShutdownHandlers().add(SERVER::close);
            LocalPostgres.installTimeline(SERVER.createDatabase(WITH_TIMELINE));
        }
    }
}
