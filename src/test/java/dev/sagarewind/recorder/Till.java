package dev.sagarewind.recorder;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;

/** Listeners, one per failure policy, that all do the same: take effect, and fail if they are told to. */
class Till {

    private final JdbcClient jdbc;
    final Set<String> failing = ConcurrentHashMap.newKeySet();

    /** @param jdbc the service's own way to the database, for which its transaction manager is responsible */
    Till(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void charge(String event) {
        jdbc.sql("insert into effect (event) values (?)").param(event).update();
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
}
