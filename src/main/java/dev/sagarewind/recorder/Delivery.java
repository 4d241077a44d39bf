package dev.sagarewind.recorder;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** One event as it reached one consumer: what is recorded of it, whatever comes of it. */
record Delivery(
        String group,
        UUID eventId,
        Optional<String> sagaId,
        Optional<String> eventType,
        String topic,
        int partition,
        long offset,
        String consumedBy) {

    /** UUID.fromString also takes shorter forms, which would give one event two texts. */
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** @throws PartitionStopped if the headers name no event */
    static Delivery of(String group, String topic, int partition, long offset, Headers headers, String consumedBy) {
        String at = group + ": the record at " + topic + "-" + partition + " offset " + offset;
        String id = text(headers, "id")
                .orElseThrow(() ->
                        new PartitionStopped(at + " has no header \"id\" and cannot be recorded; the partition waits"
                                + " until the group's offset is moved past it"));
        if (!UUID_TEXT.matcher(id).matches()) {
            throw new PartitionStopped(
                    at + " has the header \"id\" with \"" + id + "\", which is no UUID, and cannot be"
                            + " recorded; the partition waits until the group's offset is moved past it");
        }
        return new Delivery(
                group,
                UUID.fromString(id),
                text(headers, "saga_id"),
                text(headers, "event_type"),
                topic,
                partition,
                offset,
                consumedBy);
    }

    @Override
    public String toString() {
        return group + ": event " + eventId + " at " + topic + "-" + partition + " offset " + offset;
    }

    private static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(Header::value)
                // PostgreSQL's text cannot hold U+0000, and a header must not stop a partition.
                .map(value -> new String(value, StandardCharsets.UTF_8).replace("\0", "\\u0000"));
    }
}
