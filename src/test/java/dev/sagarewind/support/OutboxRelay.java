package dev.sagarewind.support;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A real Debezium engine with the outbox event router: relays the event request history of one database to Kafka, at
 * least once, as Kafka Connect does with string converters.
 */
public final class OutboxRelay implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "outbox-relay"));
    private final CompletableFuture<Void> polling = new CompletableFuture<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;

    private OutboxRelay(LocalDatabase database, String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "outbox-relay", "linger.ms", "2"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(settings(database))
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        polling.complete(null);
                    }
                })
                .using((success, message, error) -> {
                    if (!success) {
                        polling.completeExceptionally(new IllegalStateException(message, error));
                    }
                })
                .notifying(this::relay)
                .build();
    }

    /** Returns when the relay follows the table; rows that were there before are relayed too. */
    public static OutboxRelay start(LocalDatabase database, String bootstrapServers) {
        var relay = new OutboxRelay(database, bootstrapServers);
        relay.thread.execute(relay.engine);
        try {
            relay.polling.get(30, TimeUnit.SECONDS);
            return relay;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            relay.close();
            throw new IllegalStateException("Interrupted while the outbox relay started.", e);
        } catch (Exception e) {
            relay.close();
            throw new IllegalStateException("The outbox relay does not start.", e);
        }
    }

    private static Properties settings(LocalDatabase database) {
        var settings = new Properties();
        settings.putAll(Map.of(
                "name",
                "outbox-relay",
                "connector.class",
                "io.debezium.connector.postgresql.PostgresConnector",
                "offset.storage",
                "org.apache.kafka.connect.storage.MemoryOffsetBackingStore",
                "topic.prefix",
                "outbox",
                "database.hostname",
                database.host(),
                "database.port",
                String.valueOf(database.getPortNumbers()[0]),
                "database.dbname",
                database.getDatabaseName(),
                "database.user",
                DatabaseRoles.RELAY,
                "database.password",
                LocalPostgres.PASSWORD));
        settings.putAll(Map.of(
                "plugin.name", "pgoutput",
                "slot.name", "relay_" + database.getDatabaseName(),
                "slot.drop.on.stop", "true",
                "publication.name", DatabaseRoles.RELAY,
                "publication.autocreate.mode", "disabled",
                "table.include.list", "timeline.event_request_history",
                "snapshot.mode", "initial",
                "poll.interval.ms", "20"));
        settings.putAll(Map.of(
                "transforms", "outbox",
                "transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter",
                "transforms.outbox.route.by.field", "topic",
                "transforms.outbox.route.topic.replacement", "${routedByValue}",
                "transforms.outbox.table.field.event.id", "event_id",
                "transforms.outbox.table.field.event.key", "message_key",
                "transforms.outbox.table.field.event.payload", "payload",
                "transforms.outbox.table.fields.additional.placement",
                        "saga_id:header,saga_type:header,event_type:header,requested_by:header,caused_by:header",
                "transforms.outbox.table.op.invalid.behavior", "error"));
        return settings;
    }

    private void relay(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (var event : events) {
            sent.add(producer.send(toKafka(event.record())));
        }
        for (int i = 0; i < events.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("Kafka refuses an event of the outbox.", e.getCause());
            }
            committer.markProcessed(events.get(i));
        }
        committer.markBatchFinished();
    }

    private static ProducerRecord<byte[], byte[]> toKafka(SourceRecord event) {
        var record = new ProducerRecord<>(
                event.topic(), event.kafkaPartition(), event.timestamp(), utf8(event.key()), utf8(event.value()));
        for (var header : event.headers()) {
            // Debezium's word to its own logging, which concerns no consumer.
            if (!header.key().startsWith("__debezium.")) {
                record.headers().add(header.key(), utf8(header.value()));
            }
        }
        return record;
    }

    /** Null stays null, in headers too: an event that nothing caused has a header {@code caused_by} without a value. */
    private static byte[] utf8(Object text) {
        return text == null ? null : text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            engine.close();
            thread.shutdown();
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            producer.close();
        }
    }
}
