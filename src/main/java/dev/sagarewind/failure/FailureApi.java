package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.web.Csv;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The failure board, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Failures")
class FailureApi {

    private final FailureBoard board;
    private final Causes causes;
    private final FailureDetails details;
    private final FailureExport export;
    private final ListReads reads;
    private final Masking masking;

    FailureApi(
            FailureBoard board,
            Causes causes,
            FailureDetails details,
            FailureExport export,
            ListReads reads,
            Masking masking) {
        this.board = board;
        this.causes = causes;
        this.details = details;
        this.export = export;
        this.reads = reads;
        this.masking = masking;
    }

    @Requires(Permission.VIEW)
    @GetMapping(path = "/failures", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Failures, newest first, the open ones unless a state is named; also as text/csv")
    Slice<FailureView> failures(@ParameterObject FailureQuery query, Paging paging, Actor actor) {
        FailureFilter filter = query.filter(ZoneOffset.UTC);
        return reads.read(reading -> {
            Instant asOf = asOf();
            List<Failure> found = board.within(actor.scope(Permission.VIEW))
                    .list(filter, paging.cursor().map(FailureApi::key), paging.fetch());
            return Slice.of(found, paging, failure -> Cursor.of(failure.lastFailedAt(), failure.id()), asOf)
                    .map(failure -> FailureView.of(failure, masking));
        });
    }

    @Requires(Permission.VIEW)
    @GetMapping(path = "/failures", produces = Csv.TYPE)
    @Operation(summary = "All that match, newest first, as a table")
    void csv(@ParameterObject FailureQuery query, Actor actor, HttpServletResponse response) {
        export.csv(query, ZoneOffset.UTC, actor, response);
    }

    @Requires(Permission.VIEW)
    @GetMapping("/failures/{failureId}")
    @Operation(summary = "One failure, with every attempt, its request and where its record is")
    FailureDetailView failure(@PathVariable UUID failureId, Actor actor) {
        return details.within(actor.scope(Permission.VIEW))
                .find(new FailureId(failureId))
                .map(detail -> FailureDetailView.of(
                        detail, masking, detail.failure().within(actor.scope(Permission.VIEW_PAYLOADS))))
                .orElseThrow(() -> ProblemException.notFound("FAILURE_UNKNOWN", failureId.toString()));
    }

    @Requires(Permission.VIEW)
    @GetMapping("/causes")
    @Operation(summary = "Open failures by cause, those with the most messages first")
    Slice<CauseView> causes(
            @RequestParam Optional<FailureState> state,
            @RequestParam Optional<String> consumerGroup,
            Paging paging,
            Actor actor) {
        if (state.filter(asked -> asked != FailureState.OPEN).isPresent()) {
            throw ProblemException.badRequest("/state", "CAUSES_ARE_OPEN");
        }
        int from = paging.cursor().map(cursor -> (int) cursor.number(0)).orElse(0);
        Optional<ConsumerGroupId> group =
                consumerGroup.filter(name -> !name.isBlank()).map(ConsumerGroupId::new);
        return reads.read(reading -> {
            Instant asOf = asOf();
            List<Cause> found = causes.within(actor.scope(Permission.VIEW)).open(group, from + paging.fetch());
            List<Cause> rest = found.subList(Math.min(from, found.size()), found.size());
            return Slice.of(rest, paging, cause -> Cursor.of(from + paging.limit()), asOf)
                    .map(CauseView::of);
        });
    }

    @Requires(Permission.VIEW)
    @GetMapping("/causes/{causeId}")
    @Operation(summary = "One cause, with why its failures are one")
    CauseView.Detail cause(@PathVariable String causeId, Actor actor) {
        return causeId(causeId)
                .flatMap(causes.within(actor.scope(Permission.VIEW))::find)
                .map(cause -> CauseView.Detail.of(cause, asOf()))
                .orElseThrow(() -> ProblemException.notFound("CAUSE_UNKNOWN", causeId));
    }

    private Instant asOf() {
        return board.freshness()
                .readAt()
                .orElseThrow(() -> new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "HISTORY_NOT_READ_YET"));
    }

    static FailureKey key(Cursor cursor) {
        try {
            return new FailureKey(cursor.instant(0), FailureId.of(cursor.text(1)));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("/cursor", "CURSOR_GARBLED");
        }
    }

    private static Optional<CauseId> causeId(String text) {
        try {
            return Optional.of(new CauseId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
