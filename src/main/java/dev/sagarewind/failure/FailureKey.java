package dev.sagarewind.failure;

import java.time.Instant;

/** A place in the board's order: newest failure first. */
public record FailureKey(Instant lastFailedAt, FailureId id) {

    static FailureKey of(Failure failure) {
        return new FailureKey(failure.lastFailedAt(), failure.id());
    }
}
