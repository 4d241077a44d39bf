package dev.sagarewind.recorder;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The event that a recorded listener is handling on this thread: what it asks for was caused by it. */
final class CurrentEvent {

    private static final ThreadLocal<@Nullable UUID> HANDLED = new ThreadLocal<>();

    private CurrentEvent() {}

    static Optional<UUID> id() {
        return Optional.ofNullable(HANDLED.get());
    }

    static void during(UUID event, Runnable handler) {
        HANDLED.set(event);
        try {
            handler.run();
        } finally {
            HANDLED.remove();
        }
    }
}
