package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.failure.CauseId;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import dev.sagarewind.web.Texts;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Rewinds: carried out in the background, followed by reading them. */
@RestController
@RequestMapping("/api/v1/rewinds")
class RewindApi {

    /** A message and what became of it. */
    record MessageView(
            String consumerGroup,
            String topic,
            int partition,
            long offset,
            String eventId,
            Optional<String> eventType,
            Optional<String> sagaId,
            Outcome before,
            Optional<String> causeBefore,
            RewindMessage.Result outcome,
            Optional<String> causeNow,
            Optional<Boolean> sameCause,
            Optional<Instant> at) {

        static MessageView of(RewindMessage one) {
            return new MessageView(
                    one.partition().group().value(),
                    one.partition().partition().topic(),
                    one.partition().partition().partition(),
                    one.offset(),
                    one.eventId().toString(),
                    one.eventType(),
                    one.sagaId(),
                    one.before(),
                    one.causeBefore().map(CauseId::value),
                    one.outcome(),
                    one.causeNow().map(CauseId::value),
                    one.sameCause(),
                    one.seenAt());
        }
    }

    private final Rewinds rewinds;
    private final SeenRewinds seen;
    private final RewindPlans plans;
    private final Interventions interventions;
    private final Approvals approvals;
    private final Answers answers;
    private final Texts texts;
    private final Clock clock;

    RewindApi(
            Rewinds rewinds,
            SeenRewinds seen,
            RewindPlans plans,
            Interventions interventions,
            Approvals approvals,
            Answers answers,
            Texts texts,
            Clock clock) {
        this.rewinds = rewinds;
        this.seen = seen;
        this.plans = plans;
        this.interventions = interventions;
        this.approvals = approvals;
        this.answers = answers;
        this.texts = texts;
        this.clock = clock;
    }

    @PostMapping
    @Requires(Permission.REWIND)
    ResponseEntity<RewindView> request(
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) Optional<String> key,
            Actor actor) {
        FieldProblems problems = new FieldProblems();
        JsonFields fields = new JsonFields(body, "", problems);
        Optional<PlanId> plan = fields.required("planId", fields.text("planId", PlanId::of));
        RequestJson.Decision decision = RequestJson.decision(fields);
        fields.nothingElse();
        problems.refuse();
        RewindId id = answers.accepted(rewinds.request(
                decision.request(plan.orElseThrow(), IdempotencyKeys.of(key, "/rewinds", body)), actor));
        return accepted(id, actor);
    }

    ResponseEntity<RewindView> accepted(RewindId id, Actor actor) {
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/rewinds/" + id))
                .body(view(find(id.value(), actor), actor));
    }

    @Requires(Permission.VIEW)
    @GetMapping
    Slice<RewindView> list(
            @RequestParam(required = false) Optional<String> state,
            @RequestParam(required = false) Optional<String> consumerGroup,
            @RequestParam(required = false) Optional<String> requestedBy,
            @RequestParam(required = false) Optional<Instant> from,
            @RequestParam(required = false) Optional<Instant> to,
            Paging paging,
            Actor actor) {
        RewindFilter filter = new RewindFilter(
                state.map(RewindApi::state), consumerGroup.map(RequestedGroup::named), requestedBy, from, to);
        List<Rewind> found = seen(actor).list(filter, paging.cursor().map(RewindApi::after), paging.fetch());
        Instant asOf = found.isEmpty() ? clock.instant() : found.get(0).now();
        return Slice.of(found, paging, RewindApi::cursor, asOf)
                .map(one -> RewindView.of(one, List.of(), List.of(), answers, texts));
    }

    static String state(String name) {
        if (name.equals(RewindFilter.OPEN)) {
            return name;
        }
        try {
            return RewindState.valueOf(name).name();
        } catch (IllegalArgumentException unknown) {
            throw ProblemException.badRequest("/state", "PARAMETER_NOT_READABLE", name);
        }
    }

    static Cursor cursor(Rewind one) {
        return Cursor.of(one.requestedAt(), one.id());
    }

    static RewindFilter.Key after(Cursor cursor) {
        try {
            return new RewindFilter.Key(cursor.instant(0), RewindId.of(cursor.text(1)));
        } catch (IllegalArgumentException garbled) {
            throw ProblemException.badRequest("/cursor", "CURSOR_GARBLED");
        }
    }

    @Requires(Permission.VIEW)
    @GetMapping("/{rewindId}")
    RewindView rewind(@PathVariable UUID rewindId, Actor actor) {
        return view(find(rewindId, actor), actor);
    }

    @Requires(Permission.VIEW)
    @GetMapping("/{rewindId}/messages")
    Slice<MessageView> messages(
            @PathVariable UUID rewindId,
            @RequestParam(required = false) Optional<RewindMessage.Result> outcome,
            Paging paging,
            Actor actor) {
        Rewind rewind = find(rewindId, actor);
        int skip =
                paging.cursor().map(cursor -> Math.toIntExact(cursor.number(0))).orElse(0);
        List<RewindMessage> found = seen(actor).messages(rewind.id(), outcome, skip, paging.fetch());
        return Slice.of(found, paging, last -> Cursor.of(skip + paging.limit()), rewind.now())
                .map(MessageView::of);
    }

    /** Stops what has not happened yet; what was moved stays moved. */
    @PostMapping("/{rewindId}/cancellation")
    @Requires(Permission.REWIND)
    ResponseEntity<RewindView> cancel(@PathVariable UUID rewindId, Actor actor) {
        return done(rewindId, interventions.cancel(whole(rewindId, actor), actor), actor);
    }

    /** Takes the proof of an ended rewind up again. */
    @PostMapping("/{rewindId}/verification")
    @Requires(Permission.REWIND)
    ResponseEntity<RewindView> follow(@PathVariable UUID rewindId, Actor actor) {
        return done(rewindId, interventions.follow(whole(rewindId, actor), actor), actor);
    }

    /** Agrees to a rewind that waits for a second person, or declines it. */
    @PostMapping("/{rewindId}/approval")
    @Requires(Permission.APPROVE)
    ResponseEntity<RewindView> approve(
            @PathVariable UUID rewindId, @RequestBody(required = false) @Nullable JsonNode body, Actor actor) {
        Rewind rewind = whole(rewindId, actor);
        FieldProblems problems = new FieldProblems();
        JsonFields fields = new JsonFields(body == null ? JsonNodeFactory.instance.objectNode() : body, "", problems);
        Optional<String> digest = fields.text("planDigest");
        boolean approved = fields.truth("approved").orElse(true);
        fields.nothingElse();
        problems.refuse();
        return done(
                rewindId, approved ? approvals.approve(rewind, digest, actor) : approvals.reject(rewind, actor), actor);
    }

    private ResponseEntity<RewindView> done(UUID id, Optional<Refusal> refusal, Actor actor) {
        refusal.ifPresent(why -> {
            throw answers.problem(why);
        });
        return accepted(new RewindId(id), actor);
    }

    private RewindView view(Rewind rewind, Actor actor) {
        List<AlsoRunsAgain> also = plans.outlineSeenBy(actor, rewind.planId())
                .map(RewindPlan::alsoRunsAgain)
                .orElse(List.of());
        return RewindView.of(rewind, seen(actor).transitions(rewind.id()), also, answers, texts);
    }

    private SeenRewinds seen(Actor actor) {
        return seen.within(actor.scope(Permission.VIEW));
    }

    private Rewind find(UUID id, Actor actor) {
        return seen(actor).find(new RewindId(id)).orElseThrow(() -> unknown(id));
    }

    /** All of a rewind of which the actor sees something: whoever acts on it acts on all of it. */
    private Rewind whole(UUID id, Actor actor) {
        return rewinds.find(find(id, actor).id()).orElseThrow(() -> unknown(id));
    }

    private static ProblemException unknown(UUID id) {
        return ProblemException.notFound("REWIND_UNKNOWN", id.toString());
    }
}
