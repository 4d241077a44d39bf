package dev.sagarewind.recorder;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A process of its own that ends without notice at one moment of the recipe. It has no {@code main} of its own, so that
 * the demo's is the only one of the tests; {@code SpringApplication}'s starts it.
 */
class CrashingService implements ApplicationRunner {

    static final int CRASHED = 42;

    /** Arguments: broker, database, topic, group, whether the handler fails, the moment, and its how-manieth time. */
    @Override
    public void run(ApplicationArguments given) {
        List<String> arguments = given.getNonOptionArgs();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(arguments.get(1));
        String moment = arguments.get(5);
        AtomicInteger times = new AtomicInteger(Integer.parseInt(arguments.get(6)));
        SteppedDataSource fatal = new SteppedDataSource(database, (now, connection) -> {
            if (now.equals(moment) && times.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(CRASHED);
            }
        });
        Till till = new Till(JdbcClient.create(fatal));
        if (Boolean.parseBoolean(arguments.get(4))) {
            till.failing.add("a1");
        }
        RecordedService.startAt(
                arguments.get(0),
                fatal,
                Till.Holding.class,
                () -> new Till.Holding(till),
                "topic=" + arguments.get(2),
                "group=" + arguments.get(3));
    }
}
