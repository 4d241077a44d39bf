package dev.sagarewind.audit;

import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.web.Csv;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One act as the API and the exports tell it.
 *
 * @param entry the number of its beginning in the chain
 * @param endedAt null for an act without duration, and for one that has no end
 * @param signedInBy null for the console itself, and where nobody had
 * @param token the name of the API token that was used
 * @param outcome {@code UNKNOWN} for an act that was begun and has no end
 */
record AuditView(
        long entry,
        UUID auditId,
        Instant at,
        @Nullable Instant endedAt,
        String actor,
        @Nullable SignedInBy signedInBy,
        @Nullable String token,
        @Nullable String address,
        @Nullable String requestId,
        AuditedAction action,
        String subject,
        List<String> consumerGroups,
        AuditOutcome outcome,
        @Nullable String reason,
        @Nullable String ticket,
        @Nullable String code,
        @Nullable String note,
        @Nullable String planId,
        @Nullable String rewindId,
        List<AuditDetails.Move> moves,
        List<String> failureIds,
        Map<String, String> facts) {

    static final List<String> COLUMNS = Arrays.stream(AuditView.class.getRecordComponents())
            .map(component -> component.getName())
            .toList();

    static AuditView of(AuditEntry entry) {
        AuditDetails details = entry.details();
        return new AuditView(
                entry.entryId(),
                entry.id().value(),
                entry.at(),
                entry.endedAt().orElse(null),
                entry.actor(),
                entry.signedInBy().orElse(null),
                entry.token().orElse(null),
                entry.address().orElse(null),
                entry.requestId().orElse(null),
                entry.action(),
                entry.subject(),
                entry.consumerGroups(),
                entry.outcome(),
                details.reason().orElse(null),
                details.ticket().orElse(null),
                details.code().orElse(null),
                details.note().orElse(null),
                details.planId().orElse(null),
                details.rewindId().orElse(null),
                details.moves(),
                details.failures(),
                details.facts());
    }

    /** In the order of {@link #COLUMNS}; lists are one cell. */
    String csv() {
        return Csv.line(
                entry,
                auditId,
                at,
                endedAt,
                actor,
                signedInBy,
                token,
                address,
                requestId,
                action,
                subject,
                String.join("; ", consumerGroups),
                outcome,
                reason,
                ticket,
                code,
                note,
                planId,
                rewindId,
                moves.stream().map(AuditView::move).collect(Collectors.joining("; ")),
                String.join("; ", failureIds),
                facts.entrySet().stream()
                        .map(fact -> fact.getKey() + "=" + fact.getValue())
                        .collect(Collectors.joining("; ")));
    }

    private static String move(AuditDetails.Move move) {
        return move.group() + " " + move.topic() + "-" + move.partition() + " "
                + move.from().map(String::valueOf).orElse("?") + " to " + move.to()
                + move.result().map(result -> " " + result).orElse("");
    }
}
