package dev.sagarewind.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which acts are wanted.
 *
 * @param consumerGroup that they are about, among others
 * @param rewindId of the rewind they belong to
 * @param ticket that was named
 * @param from began at or after
 * @param to began before
 */
public record AuditFilter(
        Optional<String> actor,
        Optional<AuditedAction> action,
        Optional<AuditOutcome> outcome,
        Optional<String> consumerGroup,
        Optional<String> rewindId,
        Optional<String> ticket,
        Optional<Instant> from,
        Optional<Instant> to) {

    public static AuditFilter everything() {
        return new AuditFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
