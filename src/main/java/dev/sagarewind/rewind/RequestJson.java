package dev.sagarewind.rewind;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the decision to carry out a plan from JSON, as {@code /rewinds} and {@code /offset-resets} share it. */
final class RequestJson {

    /** What is given beside the plan. Values are there even where a problem was noted. */
    record Decision(
            WhenActive whenActive,
            int waitSeconds,
            boolean canary,
            String reason,
            Optional<String> ticket,
            Set<FindingCode> acknowledge,
            Optional<String> planDigest) {

        RewindRequest request(PlanId plan, Optional<RewindRequest.IdempotencyKey> key) {
            return new RewindRequest(
                    plan, whenActive, waitSeconds, canary, reason, ticket, acknowledge, planDigest, key);
        }
    }

    static final int DEFAULT_WAIT_SECONDS = 300;

    private RequestJson() {}

    static Decision decision(JsonFields fields) {
        return decision(fields, true);
    }

    /** @param withReason whether a reason has to be given */
    static Decision decision(JsonFields fields, boolean withReason) {
        WhenActive whenActive = fields.text("whenActive", WhenActive::valueOf).orElse(WhenActive.REFUSE);
        long seconds = fields.number("waitSeconds").orElse((long) DEFAULT_WAIT_SECONDS);
        boolean waitable = seconds >= 1 && seconds <= RewindRequest.MAX_WAIT_SECONDS;
        fields.problems()
                .check(waitable, fields.at("waitSeconds"), "WAIT_OUT_OF_RANGE", RewindRequest.MAX_WAIT_SECONDS);
        Optional<String> given = fields.text("reason");
        String reason = (withReason ? fields.required("reason", given) : given).orElse("");
        fields.problems()
                .check(
                        !fields.has("reason") || (!reason.isBlank() && reason.length() <= RewindRequest.MAX_REASON),
                        fields.at("reason"),
                        "TEXT_LENGTH",
                        RewindRequest.MAX_REASON);
        Optional<String> ticket = fields.text("ticket").filter(text -> !text.isBlank());
        fields.problems()
                .check(
                        ticket.filter(text -> text.length() > RewindRequest.MAX_TICKET)
                                .isEmpty(),
                        fields.at("ticket"),
                        "TEXT_LENGTH",
                        RewindRequest.MAX_TICKET);
        Set<FindingCode> acknowledge = fields.texts("acknowledge", FindingCode::valueOf).stream()
                .flatMap(codes -> codes.stream())
                .collect(Collectors.toSet());
        Optional<String> digest = fields.text("planDigest");
        boolean canary = fields.truth("canary").orElse(false);
        return new Decision(whenActive, waitable ? (int) seconds : 1, canary, reason, ticket, acknowledge, digest);
    }
}
