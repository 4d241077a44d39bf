package dev.sagarewind.position;

import java.util.UUID;

/** The identity of an event everywhere: in both histories and in the {@code id} header of its record. */
public record EventId(UUID value) {

    /** @throws IllegalArgumentException if the text is not a UUID */
    public static EventId of(String text) {
        return new EventId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
