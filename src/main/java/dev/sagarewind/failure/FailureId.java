package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A failure's identity: made from its group and event, so that a rebuilt board has the same ids. */
public record FailureId(UUID value) {

    /** The id that the failure of this event in this group has, or would have. */
    public static FailureId of(ConsumerGroupId group, EventId eventId) {
        byte[] name = (eventId + "/" + group).getBytes(StandardCharsets.UTF_8);
        return new FailureId(UUID.nameUUIDFromBytes(name));
    }

    /** @throws IllegalArgumentException if the text is not a UUID */
    public static FailureId of(String text) {
        return new FailureId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
