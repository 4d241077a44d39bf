package dev.sagarewind.support;

import java.util.concurrent.atomic.AtomicInteger;

/** The PostgreSQL server that all tests of this JVM share; every test takes databases of its own. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** A new database with the timeline schema. */
    public static LocalDatabase freshDatabase() {
        return Shared.SERVER.copyDatabase(Shared.WITH_TIMELINE, nextName());
    }

    /** A new database with nothing in it. */
    public static LocalDatabase emptyDatabase() {
        return Shared.SERVER.createDatabase(nextName());
    }

    private static String nextName() {
        return "test_" + DATABASES.incrementAndGet();
    }

    private static final class Shared {
        static final String WITH_TIMELINE = "with_timeline";
        static final LocalPostgres SERVER = LocalPostgres.start(LoopbackPort.free());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "test-postgres-closer"));
            LocalPostgres.installTimeline(SERVER.createDatabase(WITH_TIMELINE));
        }
    }
}
