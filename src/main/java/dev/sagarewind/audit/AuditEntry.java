package dev.sagarewind.audit;

import dev.sagarewind.access.SignedInBy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One act as the audit shows it: its beginning and, once there is one, its end.
 *
 * @param entryId grows with the entries
 * @param at when it began, by the database's clock
 * @param endedAt empty for an act without duration, and for one that has no end
 * @param signedInBy how they had signed in; empty for the console itself, for a refused sign-in, and for older entries
 * @param token the name of the API token that was used
 * @param subject to what it was done: a consumer group's name, or groups parted by commas, or a request
 * @param consumerGroups that it is about
 * @param details of the end where there is one, else of the beginning
 */
public record AuditEntry(
        long entryId,
        AuditId id,
        Instant at,
        Optional<Instant> endedAt,
        String actor,
        Optional<SignedInBy> signedInBy,
        Optional<String> token,
        Optional<String> address,
        Optional<String> requestId,
        AuditedAction action,
        String subject,
        List<String> consumerGroups,
        AuditOutcome outcome,
        AuditDetails details) {}
