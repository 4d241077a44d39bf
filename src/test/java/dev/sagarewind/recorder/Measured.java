package dev.sagarewind.recorder;

import dev.sagarewind.benchmark.Timings;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.transaction.support.TransactionTemplate;

/** Listeners that do the same work, each with another check for duplicates; and the time that each record takes. */
abstract class Measured implements RecordInterceptor<Object, Object> {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final long handlerNanos;
    private volatile Round round = new Round(0);
    private final ThreadLocal<Long> began = new ThreadLocal<>();

    Measured(DataSource database, long handlerNanos) {
        this.jdbc = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.handlerNanos = handlerNanos;
    }

    /** What is measured from the first of so many records to the last. */
    static final class Round {
        final Timings timings = new Timings();
        private final CountDownLatch left;
        private volatile long first;
        private volatile long last;

        Round(int records) {
            left = new CountDownLatch(records);
        }

        double recordsPerSecond() throws InterruptedException {
            if (!left.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException(left.getCount() + " records were not consumed.");
            }
            return timings.count() / ((last - first) / 1e9);
        }
    }

    Round begin(int records) {
        round = new Round(records);
        return round;
    }

    @Override
    public @Nullable ConsumerRecord<Object, Object> intercept(
            ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        long now = System.nanoTime();
        synchronized (round) {
            if (round.first == 0) {
                round.first = now;
            }
        }
        began.set(now);
        return record;
    }

    /** After the offset's commit, where each record has one of its own. */
    @Override
    public void success(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        long now = System.nanoTime();
        round.timings.add(now - began.get());
        round.last = now;
        round.left.countDown();
    }

    void handle(String event) {
        long until = System.nanoTime() + handlerNanos;
        jdbc.sql("insert into effect (event) values (?)").param(event).update();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static final class Plain extends Measured {
        Plain(DataSource database, long handlerNanos) {
            super(database, handlerNanos);
        }

        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {
            super.transaction.executeWithoutResult(status -> handle(event));
        }
    }

    /** What a service writes by hand, with the least that it can do with. */
    static final class SelectThenInsert extends Measured {
        SelectThenInsert(DataSource database, long handlerNanos) {
            super(database, handlerNanos);
        }

        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {
            super.transaction.executeWithoutResult(status -> {
                if (!isProcessed(event)) {
                    super.jdbc
                            .sql("insert into processed_event (event) values (?)")
                            .param(event)
                            .update();
                    handle(event);
                }
            });
        }

        private boolean isProcessed(String event) {
            return super.jdbc
                    .sql("select exists (select 1 from processed_event where event = ?)")
                    .param(event)
                    .query(Boolean.class)
                    .single();
        }
    }

    /** Written by hand as well, but with what the console needs: the row that the recorder writes. */
    static final class SelectThenInsertOfTheRow extends Measured {
        SelectThenInsertOfTheRow(DataSource database, long handlerNanos) {
            super(database, handlerNanos);
        }

        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(ConsumerRecord<String, String> record) {
            super.transaction.executeWithoutResult(status -> {
                UUID event = UUID.fromString(record.value());
                boolean consumed =
                        super.jdbc.sql("""
                                select exists (
                                    select 1 from timeline.event_consumption_history
                                     where consumer_group = 'by-hand' and event_id = ?
                                       and outcome in ('SUCCEEDED', 'SKIPPED'))
                                """).param(event).query(Boolean.class).single();
                if (!consumed) {
                    super.jdbc
                            .sql("""
                                    insert into timeline.event_consumption_history (
                                        consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
                                        outcome, consumed_by, started_at)
                                    values ('by-hand', ?, ?, 'Charge', ?, ?, ?, 'SUCCEEDED', 'by hand',
                                            clock_timestamp())
                                    """)
                            .params(event, record.key(), record.topic(), record.partition(), record.offset())
                            .update();
                    handle(record.value());
                }
            });
        }
    }

    static final class ByRecorder extends Measured {
        ByRecorder(DataSource database, long handlerNanos) {
            super(database, handlerNanos);
        }

        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {
            handle(event);
        }
    }

    /** What the one by hand promises: no duplicates, and no more. */
    static final class ByRecorderInNoOrder extends Measured {
        ByRecorderInNoOrder(DataSource database, long handlerNanos) {
            super(database, handlerNanos);
        }

        @Recorded(policy = FailurePolicy.CONTINUE)
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {
            handle(event);
        }
    }
}
