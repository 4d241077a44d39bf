package dev.sagarewind.recorder;

import dev.sagarewind.support.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A consumer without the recorder, which keeps the contract with the very statements of docs/contract.md. */
final class PlainSqlConsumer {

    private static final Pattern STATEMENT = Pattern.compile("```sql\\s+-- (\\w+)\\s+(.*?)```", Pattern.DOTALL);

    private final Map<String, String> statements = statements();
    private final Shop shop;
    private final Set<String> failing;

    PlainSqlConsumer(Shop shop, Set<String> failing) {
        this.shop = shop;
        this.failing = failing;
    }

    /** Consumes as a member of the shop's group until it is this far, and leaves. */
    void consumeTo(long end) throws SQLException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "group.id",
                shop.group,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(shop.topic));
            long next = 0;
            while (next < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    consume(record);
                    next = record.offset() + 1;
                    consumer.commitSync(Map.of(shop.partition, new OffsetAndMetadata(next)));
                }
            }
        }
    }

    private void consume(ConsumerRecord<String, String> record) throws SQLException {
        try (Connection connection = shop.database.getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            boolean done = false;
            while (!done) {
                done = attempt(record, connection, jdbc);
            }
        }
    }

    private boolean attempt(ConsumerRecord<String, String> record, Connection connection, JdbcClient jdbc)
            throws SQLException {
        jdbc.sql(statements.get("begin")).update();
        OffsetDateTime startedAt =
                jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single();
        if (statement(jdbc, "claim", record).update() == 0) {
            connection.rollback();
            return true;
        }
        String hold = statements.get("hold");
        String open = hold.substring(hold.indexOf("select earlier"), hold.lastIndexOf(")"));
        if (!parameters(jdbc.sql(open), record).query().listOfRows().isEmpty()) {
            connection.rollback();
            boolean held = statement(jdbc, "hold", record)
                            .param("started_at", startedAt)
                            .update()
                    == 1;
            connection.commit();
            return held;
        }
        try {
            jdbc.sql("insert into effect (event) values (?)")
                    .param(record.value())
                    .update();
            if (failing.contains(record.value())) {
                throw new IllegalStateException("No " + record.value());
            }
            connection.commit();
        } catch (IllegalStateException e) {
            connection.rollback();
            statement(jdbc, "fail", record)
                    .param("started_at", startedAt)
                    .param("error_type", e.getClass().getName())
                    .param("error_message", e.getMessage())
                    .param("error_stack", "at plain.Consumer")
                    .update();
            connection.commit();
        }
        return true;
    }

    private StatementSpec statement(JdbcClient jdbc, String name, ConsumerRecord<String, String> record) {
        return parameters(jdbc.sql(statements.get(name)), record);
    }

    private StatementSpec parameters(StatementSpec statement, ConsumerRecord<String, String> record) {
        return statement
                .param("group", shop.group)
                .param("event", UUID.fromString(header(record, "id")))
                .param("saga", header(record, "saga_id"))
                .param("type", header(record, "event_type"))
                .param("topic", record.topic())
                .param("partition", record.partition())
                .param("offset", record.offset())
                .param("consumed_by", "plain");
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> statements() {
        try {
            Map<String, String> statements = new HashMap<>();
            Matcher matcher = STATEMENT.matcher(Files.readString(Path.of("docs/contract.md")));
            while (matcher.find()) {
                statements.put(matcher.group(1), matcher.group(2).strip());
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
