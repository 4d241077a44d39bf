package dev.sagarewind.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which acts are wanted.
 *
 * @param from began at or after
 * @param to began before
 */
public record AuditFilter(
        Optional<String> actor, Optional<AuditedAction> action, Optional<Instant> from, Optional<Instant> to) {

    public static AuditFilter everything() {
        return new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
