package dev.sagarewind.consumergroup;

import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Reads with consumers that belong to no group, commit nothing, and never jump to another offset by themselves. */
class ReadingClient {

    private final Map<String, Object> config;
    private final KafkaLimits limits;
    private final KafkaSentences sentences;
    private final KeptConsumers consumers;

    ReadingClient(Map<String, Object> settings, KafkaAccess access, KafkaLimits limits) {
        this.sentences = new KafkaSentences(access.words());
        this.limits = limits;
        this.config = access.added(settings);
        int millis = Math.toIntExact(limits.callTimeout().toMillis());
        config.keySet()
                .removeAll(List.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                        ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG));
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "saga-rewind-reader");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        // It reads what is there. A fetch that waits at the log's end for more would hold up closing, by half a second.
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 1);
        // Several readers at a time would register the same name.
        config.put("auto.include.jmx.reporter", false);
        config.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        this.consumers = new KeptConsumers(config);
    }

    Reading read(Map<PartitionId, OffsetRange> ranges) {
        try {
            return new Reading(consumers, ranges, limits.readTimeout());
        } catch (KafkaException e) {
            throw unavailable(
                    "Kafka cannot be reached at " + servers() + ": " + KafkaSentences.rootMessage(e),
                    System.nanoTime(),
                    e);
        }
    }

    /** Why nothing is read. */
    String refusal(KafkaException problem, Asked asked) {
        return sentences.refusal(problem, limits.readTimeout(), asked);
    }

    /** @param since when reading began, in nanoseconds of this machine */
    KafkaUnavailableException unavailable(String sentence, long since, @Nullable KafkaException cause) {
        Throwable root = cause == null ? new IllegalStateException(sentence) : cause;
        Duration waited = Duration.ofNanos(System.nanoTime() - since);
        return new KafkaUnavailableException(sentence, servers(), waited, root);
    }

    void close() {
        consumers.close();
    }

    private String servers() {
        return String.valueOf(config.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG))
                .replaceAll("[\\[\\]]", "");
    }
}
