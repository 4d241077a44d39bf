package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.access.Scope;
import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupOffsets;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.fleet.Fleet;
import dev.sagarewind.fleet.FleetService;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Plans, for people: made from a selection, read, and decided on. */
@Controller
@RequestMapping("/rewind-plans")
class PlanController {

    private static final int SHOWN = 20;
    private static final int ALL = 10_000;

    /** A partition of the form for offsets. */
    public record OffsetRow(
            PartitionId partition,
            @Nullable Long committed,
            @Nullable Long start,
            @Nullable Long end) {}

    private final RewindPlans plans;
    private final Rewinds rewinds;
    private final ConsumerGroups kafka;
    private final Fleet fleet;
    private final Texts texts;
    private final Clock clock;

    PlanController(RewindPlans plans, Rewinds rewinds, ConsumerGroups kafka, Fleet fleet, Texts texts, Clock clock) {
        this.plans = plans;
        this.rewinds = rewinds;
        this.kafka = kafka;
        this.fleet = fleet;
        this.texts = texts;
        this.clock = clock;
    }

    @PostMapping
    @Requires(Permission.REWIND)
    String plan(SelectionForm form, Actor actor) {
        return "redirect:/rewind-plans/" + plans.plan(form.selection(), actor).id();
    }

    @Requires(Permission.VIEW)
    @GetMapping("/new")
    String offsets(@RequestParam String consumerGroup, Actor actor, Model model) {
        ConsumerGroupId group = RequestedGroup.named(consumerGroup);
        Scope seen = actor.scope(Permission.VIEW);
        if (!seen.coversGroup(consumerGroup)) {
            throw ProblemException.notFound("GROUP_UNKNOWN", texts.here("group.unknown", consumerGroup));
        }
        Map<PartitionId, CommittedOffset> committed =
                kafka.committed(List.of(group)).get(group) instanceof GroupOffsets.Known known
                        ? new TreeMap<>(known.byPartition())
                        : Map.of();
        Map<PartitionId, LogBounds> bounds = committed.isEmpty() ? Map.of() : kafka.bounds(committed.keySet());
        model.addAttribute("group", consumerGroup);
        model.addAttribute("mayRewind", actor.scope(Permission.REWIND).coversGroup(consumerGroup));
        model.addAttribute(
                "rows",
                committed.entrySet().stream()
                        .filter(entry -> seen.coversPartition(
                                consumerGroup, entry.getKey().topic()))
                        .map(entry -> row(entry.getKey(), entry.getValue(), bounds.get(entry.getKey())))
                        .toList());
        return "rewind/offsets";
    }

    private static OffsetRow row(PartitionId partition, CommittedOffset committed, @Nullable LogBounds bounds) {
        Optional<LogBounds.Known> log = bounds instanceof LogBounds.Known known ? Optional.of(known) : Optional.empty();
        return new OffsetRow(
                partition,
                committed instanceof CommittedOffset.Committed at ? at.offset() : null,
                log.map(LogBounds.Known::start).orElse(null),
                log.map(LogBounds.Known::end).orElse(null));
    }

    @Requires(Permission.VIEW)
    @GetMapping("/{planId}")
    String plan(
            @PathVariable UUID planId, @RequestParam(defaultValue = "" + SHOWN) int limit, Actor actor, Model model) {
        if (limit < 1 || limit > ALL) {
            throw ProblemException.badRequest("/limit", "LIMIT_OUT_OF_RANGE", ALL);
        }
        model.addAttribute("limit", limit);
        return page(find(new PlanId(planId), actor), actor, Optional.empty(), Optional.empty(), model);
    }

    /** Carries the plan out. A refusal shows the plan again and keeps what was typed. */
    @PostMapping("/{planId}/rewinds")
    @Requires(Permission.REWIND)
    String rewind(
            @PathVariable UUID planId,
            @RequestParam WhenActive whenActive,
            @RequestParam String reason,
            @RequestParam(defaultValue = "") String ticket,
            @RequestParam(defaultValue = "false") boolean canary,
            @RequestParam(defaultValue = "") Set<FindingCode> acknowledge,
            @RequestParam String planDigest,
            Actor actor,
            Model model,
            HttpServletResponse response) {
        RewindPlan plan = find(new PlanId(planId), actor);
        PlanPage.Input input = new PlanPage.Input(whenActive, canary, reason, ticket, acknowledge);
        Rewinds.Requested requested = reason.isBlank()
                        || reason.length() > RewindRequest.MAX_REASON
                        || ticket.length() > RewindRequest.MAX_TICKET
                ? new Rewinds.Requested.Refused(Refusal.of(422, "REASON_LENGTH", RewindRequest.MAX_REASON))
                : rewinds.request(
                        new RewindRequest(
                                plan.id(),
                                whenActive,
                                RequestJson.DEFAULT_WAIT_SECONDS,
                                canary,
                                reason.strip(),
                                Optional.of(ticket.strip()).filter(text -> !text.isEmpty()),
                                acknowledge,
                                Optional.of(planDigest),
                                Optional.empty()),
                        actor);
        if (requested instanceof Rewinds.Requested.Accepted accepted) {
            return "redirect:/rewinds/" + accepted.rewind();
        }
        Refusal refusal = ((Rewinds.Requested.Refused) requested).refusal();
        response.setStatus(refusal.status());
        return page(plan, actor, Optional.of(input), Optional.of(refusal), model);
    }

    private String page(
            RewindPlan plan, Actor actor, Optional<PlanPage.Input> input, Optional<Refusal> refusal, Model model) {
        model.addAttribute(
                "page",
                PlanPage.of(
                        plan,
                        plans.notSkipped(plan.id()),
                        input,
                        refusal,
                        disabled(plan, actor),
                        mayEvict(plan, actor),
                        scale(plan, actor)));
        if (!model.containsAttribute("limit")) {
            model.addAttribute("limit", SHOWN);
        }
        model.addAttribute("selection", selectionFields(plan.selection()));
        return "rewind/plan";
    }

    /** From the settings alone: a page does not wait for the fleet. */
    private PlanPage.Scale scale(RewindPlan plan, Actor actor) {
        String unknown = plan.groups().stream()
                .filter(group -> fleet.serviceOf(group).isEmpty())
                .map(ConsumerGroupId::value)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            return new PlanPage.Scale(false, "plan.scale.not-known", unknown);
        }
        String services = plan.groups().stream()
                .flatMap(group -> fleet.serviceOf(group).stream())
                .map(FleetService::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return mayEvict(plan, actor)
                ? new PlanPage.Scale(true, "plan.scale.detail", services)
                : new PlanPage.Scale(false, "plan.scale.not-permitted", services);
    }

    private static boolean mayEvict(RewindPlan plan, Actor actor) {
        Scope evict = actor.scope(Permission.EVICT);
        return plan.groups().stream().map(ConsumerGroupId::value).allMatch(evict::coversGroup);
    }

    private Optional<String> disabled(RewindPlan plan, Actor actor) {
        if (!plan.within(actor.scope(Permission.REWIND))) {
            return Optional.of("plan.disabled.permission");
        }
        if (!plan.executable()) {
            return Optional.of("plan.disabled.blocker");
        }
        if (plan.needsSkip() && !plan.within(actor.scope(Permission.SKIP))) {
            return Optional.of("plan.disabled.skip");
        }
        return plan.expired(clock.instant()) ? Optional.of("plan.disabled.expired") : Optional.empty();
    }

    /** The form fields that select the same again. */
    private static Map<String, List<String>> selectionFields(Selection selection) {
        if (selection instanceof Selection.OfFailures some) {
            return Map.of(
                    "failureId",
                    some.failureIds().stream().map(Object::toString).toList());
        }
        if (selection instanceof Selection.OfCause cause) {
            return Map.of("causeId", List.of(cause.causeId().value()));
        }
        if (selection instanceof Selection.UndoOf undo) {
            return Map.of("undoOf", List.of(undo.rewindId().toString()));
        }
        if (selection instanceof Selection.OfSaga saga) {
            return Map.of("sagaId", List.of(saga.sagaId()));
        }
        if (selection instanceof Selection.Matching matching
                && matching.failures().group().isPresent()) {
            return Map.of(
                    "consumerGroup", List.of(matching.failures().group().get().value()));
        }
        return Map.of();
    }

    private RewindPlan find(PlanId id, Actor actor) {
        return plans.seenBy(actor, id).orElseThrow(() -> ProblemException.notFound("PLAN_UNKNOWN", id.toString()));
    }
}
