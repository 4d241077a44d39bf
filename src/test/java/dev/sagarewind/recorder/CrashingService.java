package dev.sagarewind.recorder;

import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A process of its own that ends without notice at one moment of the recipe. */
final class CrashingService {

    static final int CRASHED = 42;

    private CrashingService() {}

    /** Arguments: broker, database, topic, group, whether the handler fails, the moment, and its how-manieth time. */
    public static void main(String[] arguments) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(arguments[1]);
        String moment = arguments[5];
        AtomicInteger times = new AtomicInteger(Integer.parseInt(arguments[6]));
        SteppedDataSource fatal = new SteppedDataSource(database, (now, connection) -> {
            if (now.equals(moment) && times.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(CRASHED);
            }
        });
        Till till = new Till(JdbcClient.create(fatal));
        if (Boolean.parseBoolean(arguments[4])) {
            till.failing.add("a1");
        }
        RecordedService.startAt(
                arguments[0],
                fatal,
                Till.Holding.class,
                () -> new Till.Holding(till),
                "topic=" + arguments[2],
                "group=" + arguments[3]);
    }
}
