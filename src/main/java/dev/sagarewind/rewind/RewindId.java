package dev.sagarewind.rewind;

import java.util.UUID;

/** A rewind's identity; it also stands in Kafka as the metadata of the offsets that the rewind moved. */
public record RewindId(UUID value) {

    /** @throws IllegalArgumentException if the text is not a UUID */
    public static RewindId of(String text) {
        return new RewindId(UUID.fromString(text));
    }

    static RewindId random() {
        return new RewindId(UUID.randomUUID());
    }

    /** What is left in Kafka beside the moved offset until the group commits again. */
    String witness() {
        return "saga-rewind " + value;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
