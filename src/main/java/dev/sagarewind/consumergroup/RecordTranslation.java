package dev.sagarewind.consumergroup;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Puts Kafka's records into the console's words.
 *
 * @param keepValue whether the value is kept at all
 * @param maxValueBytes how much of it
 */
record RecordTranslation(boolean keepValue, int maxValueBytes) {

    static final RecordTranslation WITHOUT_VALUE = new RecordTranslation(false, 0);

    private static final String EVENT_ID_HEADER = "id";
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    static RecordTranslation withValue(int maxValueBytes) {
        return new RecordTranslation(true, maxValueBytes);
    }

    KafkaRecord record(ConsumerRecord<byte[], byte[]> record) {
        return new KafkaRecord(
                new PartitionId(record.topic(), record.partition()),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                eventId(record.headers()),
                Optional.ofNullable(record.key()).map(key -> new String(key, StandardCharsets.UTF_8)),
                keepValue
                        ? Optional.ofNullable(record.value()).map(value -> text(value, maxValueBytes))
                        : Optional.empty(),
                record.value() == null ? OptionalInt.empty() : OptionalInt.of(record.value().length),
                headers(record.headers()));
    }

    private static Optional<EventId> eventId(Headers headers) {
        return Optional.ofNullable(headers.lastHeader(EVENT_ID_HEADER))
                .map(header -> string(header.value()).strip())
                .filter(text -> UUID.matcher(text).matches())
                .map(EventId::of);
    }

    private static List<Map.Entry<String, String>> headers(Headers headers) {
        List<Map.Entry<String, String>> result = new ArrayList<>();
        for (Header header : headers) {
            result.add(Map.entry(header.key(), string(header.value())));
        }
        return List.copyOf(result);
    }

    private static String string(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The beginning of the text, cut between characters. */
    static String text(byte[] bytes, int most) {
        int length = Math.min(bytes.length, most);
        while (length > 0 && length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
