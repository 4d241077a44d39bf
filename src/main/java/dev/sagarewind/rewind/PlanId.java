package dev.sagarewind.rewind;

import java.util.UUID;

/** A plan's identity. */
public record PlanId(UUID value) {

    /** @throws IllegalArgumentException if the text is not a UUID */
    public static PlanId of(String text) {
        return new PlanId(UUID.fromString(text));
    }

    static PlanId random() {
        return new PlanId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
