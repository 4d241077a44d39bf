package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened in a rewind, written before the act it announces. Its text is {@code rewind.log.<code>}.
 *
 * @param group absent if it concerns the whole rewind
 * @param by a person, or the console that works on it
 */
public record RewindTransition(
        Optional<ConsumerGroupId> group, RewindState state, String code, List<Object> args, Instant at, String by) {

    /** The key of its sentence. */
    public String message() {
        return "rewind.log." + code;
    }
}
