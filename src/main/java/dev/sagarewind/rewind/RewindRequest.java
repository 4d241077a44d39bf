package dev.sagarewind.rewind;

import java.util.Optional;
import java.util.Set;

/**
 * The decision to carry out a plan.
 *
 * @param waitSeconds how long {@link WhenActive#WAIT} waits for the group to become empty
 * @param canary whether the partition with the fewest records goes first, and the others only once it has recovered
 * @param reason why, for everybody who reads about it later
 * @param acknowledge the warnings that are accepted
 * @param planDigest of the plan that was looked at; needed with {@code acknowledge}
 * @param idempotencyKey the same key of the same person and the same request lead to the same rewind
 */
public record RewindRequest(
        PlanId planId,
        WhenActive whenActive,
        int waitSeconds,
        boolean canary,
        String reason,
        Optional<String> ticket,
        Set<FindingCode> acknowledge,
        Optional<String> planDigest,
        Optional<IdempotencyKey> idempotencyKey) {

    static final int MAX_WAIT_SECONDS = 86_400;
    static final int MAX_REASON = 1_000;
    static final int MAX_TICKET = 200;

    /** @throws IllegalArgumentException if the reason is blank, or something is too long */
    public RewindRequest {
        acknowledge = Set.copyOf(acknowledge);
        if (reason.isBlank() || reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("A rewind needs a reason of 1 to " + MAX_REASON + " characters");
        }
        if (waitSeconds < 1 || waitSeconds > MAX_WAIT_SECONDS) {
            throw new IllegalArgumentException("Waiting takes 1 to " + MAX_WAIT_SECONDS + " seconds");
        }
        if (ticket.filter(text -> text.length() > MAX_TICKET).isPresent()) {
            throw new IllegalArgumentException("A ticket has at most " + MAX_TICKET + " characters");
        }
    }

    /**
     * @param value what the caller made up
     * @param requestDigest of everything that was asked for with it
     */
    public record IdempotencyKey(String value, String requestDigest) {}
}
