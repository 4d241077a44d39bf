package dev.sagarewind.recorder;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;

/** Listeners, one per failure policy, that all do the same: take effect, and fail if they are told to. */
class Till {

    private final Shop shop;
    private final JdbcClient jdbc;
    final Set<String> failing = ConcurrentHashMap.newKeySet();
    volatile Consumer<String> afterEffect = event -> {};

    Till(Shop shop) {
        this(shop, shop.jdbc);
    }

    /** With the service's own way to the database, for which its transaction manager is responsible. */
    Till(Shop shop, JdbcClient jdbc) {
        this.shop = shop;
        this.jdbc = jdbc;
    }

    void charge(String event) {
        jdbc.sql("insert into effect (event) values (?)").param(event).update();
        afterEffect.accept(event);
        if (failing.contains(event)) {
            throw new IllegalArgumentException("The gateway refuses " + event);
        }
    }

    record Holding(Till till) {
        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {
            till.charge(event);
        }
    }

    record Stopping(Till till) {
        @Recorded(policy = FailurePolicy.STOP_PARTITION)
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {
            till.charge(event);
        }
    }

    record Continuing(Till till) {
        @Recorded(policy = FailurePolicy.CONTINUE)
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {
            till.charge(event);
        }
    }

    RecordedService hold(String... properties) {
        return RecordedService.start(
                shop.database, Holding.class, () -> new Holding(this), shop.properties(properties));
    }

    RecordedService stop(String... properties) {
        return RecordedService.start(
                shop.database, Stopping.class, () -> new Stopping(this), shop.properties(properties));
    }

    RecordedService goOn(String... properties) {
        return RecordedService.start(
                shop.database, Continuing.class, () -> new Continuing(this), shop.properties(properties));
    }
}
