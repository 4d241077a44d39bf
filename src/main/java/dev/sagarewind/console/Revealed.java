package dev.sagarewind.console;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What was masked, in full, for the one who gave a reason.
 *
 * @param auditId the entry of the audit that says so
 */
record Revealed(
        UUID auditId,
        UUID eventId,
        RevealRequest.What what,
        Optional<String> consumerGroup,
        Optional<String> payload,
        Optional<String> errorType,
        Optional<String> errorMessage,
        Optional<String> errorStack,
        Instant at) {

    static Revealed payload(UUID eventId, String payload, UUID auditId, Instant at) {
        return new Revealed(
                auditId,
                eventId,
                RevealRequest.What.PAYLOAD,
                Optional.empty(),
                Optional.of(payload),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                at);
    }
}
