package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.Texts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The chain of the audit, for programs: where it ends, whether it is whole, and from where on it is kept. */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "Audit")
class AuditChainApi {

    private static final Pattern MAC = Pattern.compile("[0-9a-f]{64}");

    private final JdbcAuditChain rows;
    private final Verifications verifications;
    private final AuditCuts cuts;
    private final Texts texts;

    AuditChainApi(JdbcAuditChain rows, Verifications verifications, AuditCuts cuts, Texts texts) {
        this.rows = rows;
        this.verifications = verifications;
        this.cuts = cuts;
        this.texts = texts;
    }

    enum State {
        RUNNING,
        WHOLE,
        BROKEN
    }

    record Break(ChainBreak.Kind kind, long entry, long to, String detail) {}

    /**
     * @param of how many entries there are to read, about
     * @param beforeChain how many entries are from before the chain, and covered by its first entry as a whole
     * @param broken how many places are broken; {@code breaks} names the first of them
     */
    record Answer(
            State state,
            Instant startedAt,
            long checked,
            long of,
            @Nullable Long tookMillis,
            @Nullable AuditHead head,
            @Nullable Long firstEntry,
            Verification.@Nullable Beginning begins,
            @Nullable Long beforeChain,
            @Nullable Long broken,
            @Nullable List<Break> breaks) {}

    record CutBody(@Nullable Long beforeEntry, @Nullable String reason) {}

    /** @param then what the owner of the table runs to remove the entries */
    record CutAnswer(UUID auditId, long beforeEntry, String then) {}

    @Requires(Permission.AUDIT)
    @GetMapping("/head")
    @Operation(summary = "Where the chain ends: keep count and mac elsewhere, and give them to the verification later")
    AuditHead head() {
        return rows.head();
    }

    @Requires(Permission.AUDIT)
    @GetMapping("/verification")
    @Operation(
            summary = "Whether the chain is unbroken, and if not, from which entry on and how",
            description = "count and mac are those of a head that was kept elsewhere, so that a tail that was cut off"
                    + " shows. A long verification answers RUNNING; ask again until it does not.")
    Answer verification(@RequestParam Optional<Long> count, @RequestParam Optional<String> mac, Actor actor) {
        new FieldProblems()
                .check(count.isPresent() == mac.isPresent(), count.isPresent() ? "/mac" : "/count", "HEAD_INCOMPLETE")
                .check(count.filter(number -> number < 1).isEmpty(), "/count", "HEAD_COUNT_NOT_READABLE")
                .check(mac.filter(text -> !MAC.matcher(text).matches()).isEmpty(), "/mac", "HEAD_MAC_NOT_READABLE")
                .refuse();
        Optional<AuditHead> kept = count.map(number -> new AuditHead(number, mac, Instant.EPOCH));
        return answer(verifications.verify(actor, kept));
    }

    @Requires(Permission.ADMINISTER)
    @PostMapping("/cuts")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Records the decision to remove the entries before one; the owner of the table removes them")
    CutAnswer cut(@RequestBody CutBody body, Actor actor) {
        FieldProblems problems = new FieldProblems();
        long before = Optional.ofNullable(body.beforeEntry()).orElse(0L);
        String reason = Optional.ofNullable(body.reason()).map(String::strip).orElse("");
        problems.check(!reason.isEmpty() && reason.length() <= AuditCuts.LONGEST_REASON, "/reason", "CUT_REASON");
        problems.check(cuts.isPossible(before), "/beforeEntry", "CUT_ENTRY_UNKNOWN");
        problems.refuse();
        AuditId id = cuts.decide(before, reason, actor);
        return new CutAnswer(id.value(), before, "select saga_rewind.cut_audit(" + before + ");");
    }

    private Answer answer(Verifications.Standing standing) {
        return standing.done()
                .map(found -> new Answer(
                        found.whole() ? State.WHOLE : State.BROKEN,
                        found.at(),
                        found.checked(),
                        found.checked(),
                        found.millis(),
                        found.head(),
                        found.first().orElse(null),
                        found.begins(),
                        found.unsigned(),
                        found.broken(),
                        found.breaks().stream().map(this::told).toList()))
                .orElseGet(() -> new Answer(
                        State.RUNNING,
                        standing.since(),
                        standing.checked(),
                        standing.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private Break told(ChainBreak found) {
        return new Break(
                found.kind(),
                found.entry(),
                found.to(),
                texts.english(
                        "audit.break." + found.kind().name(), Long.toString(found.entry()), Long.toString(found.to())));
    }
}
