package dev.sagarewind.consumergroup;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Keeps a few consumers for the next read. A new one costs two connections and more, and Amazon MSK lets all clients of a
 * cluster together make few in a second.
 */
class KeptConsumers {

    private static final int KEPT = 3;

    /** Less than after what brokers close an idle connection. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Map<String, Object> config;
    private final Deque<Kept> idle = new ArrayDeque<>();
    private boolean closed;

    private record Kept(Consumer<byte[], byte[]> consumer, long since) {

        boolean isFresh() {
            return System.nanoTime() - since < LONGEST.toNanos();
        }
    }

    KeptConsumers(Map<String, Object> config) {
        this.config = config;
    }

    /** @throws org.apache.kafka.common.KafkaException if none can be made, such as when no broker's name resolves */
    Consumer<byte[], byte[]> take() {
        for (Optional<Kept> kept = newest(); kept.isPresent(); kept = newest()) {
            if (kept.get().isFresh()) {
                return kept.get().consumer();
            }
            end(kept.get().consumer());
        }
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private synchronized Optional<Kept> newest() {
        return Optional.ofNullable(idle.pollFirst());
    }

    /** @param consumer one that has worked to the end: whoever had trouble is closed, not kept */
    void giveBack(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of());
        if (!keep(consumer)) {
            end(consumer);
        }
    }

    private synchronized boolean keep(Consumer<byte[], byte[]> consumer) {
        if (closed || idle.size() >= KEPT) {
            return false;
        }
        idle.addFirst(new Kept(consumer, System.nanoTime()));
        return true;
    }

    void end(Consumer<byte[], byte[]> consumer) {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        for (Optional<Kept> kept = newest(); kept.isPresent(); kept = newest()) {
            end(kept.get().consumer());
        }
    }
}
