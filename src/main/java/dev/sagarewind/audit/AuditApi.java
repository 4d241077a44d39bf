package dev.sagarewind.audit;

import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What operators did, as JSON. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditApi {

    private final AuditTrail trail;

    AuditApi(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * @param endedAt null for an act without duration, and for one that has no end
     * @param outcome {@code UNKNOWN} for an act that was begun and has no end
     */
    record Entry(
            UUID auditId,
            Instant at,
            @Nullable Instant endedAt,
            String actor,
            @Nullable String address,
            @Nullable String requestId,
            AuditedAction action,
            String subject,
            AuditOutcome outcome,
            @Nullable String reason,
            @Nullable String ticket,
            @Nullable String code,
            @Nullable String note,
            @Nullable String planId,
            @Nullable String rewindId,
            List<AuditDetails.Move> moves,
            List<String> failureIds) {

        static Entry of(AuditEntry entry) {
            AuditDetails details = entry.details();
            return new Entry(
                    entry.id().value(),
                    entry.at(),
                    entry.endedAt().orElse(null),
                    entry.actor(),
                    entry.address().orElse(null),
                    entry.requestId().orElse(null),
                    entry.action(),
                    entry.subject(),
                    entry.outcome(),
                    details.reason().orElse(null),
                    details.ticket().orElse(null),
                    details.code().orElse(null),
                    details.note().orElse(null),
                    details.planId().orElse(null),
                    details.rewindId().orElse(null),
                    details.moves(),
                    details.failures());
        }
    }

    /** What operators did, newest first, refusals among the rest. */
    @Requires(Permission.AUDIT)
    @GetMapping
    Slice<Entry> list(
            @RequestParam Optional<String> actor,
            @RequestParam Optional<AuditedAction> action,
            @RequestParam Optional<Instant> from,
            @RequestParam Optional<Instant> to,
            Paging paging) {
        return trail.list(new AuditFilter(actor, action, from, to), paging).map(Entry::of);
    }
}
