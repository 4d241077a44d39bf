package dev.sagarewind.consumergroup;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A record as it lies in Kafka.
 *
 * @param eventId from the header {@code id}; absent if there is none or it is no UUID
 * @param headers as text, in order, repeated ones kept
 * @param value as text, at most as many bytes as the reader was allowed to keep; absent if it was left out
 * @param valueSize of the whole value as it lies in Kafka, in bytes; absent for a tombstone
 */
public record KafkaRecord(
        PartitionId partition,
        long offset,
        Instant timestamp,
        Optional<EventId> eventId,
        Optional<String> key,
        Optional<String> value,
        OptionalInt valueSize,
        List<Map.Entry<String, String>> headers) {}
