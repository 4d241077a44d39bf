package dev.sagarewind.recorder;

/** Writes payloads as JSON. A service may bring its own as a bean; otherwise Jackson is used if it is there. */
@FunctionalInterface
public interface PayloadWriter {

    /** @throws IllegalArgumentException if the payload cannot be written */
    String json(Object payload);
}
