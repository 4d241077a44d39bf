package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Rewinds, for people: all of them, and one as it goes on. */
@Controller
@RequestMapping("/rewinds")
class RewindController {

    private static final int SHOWN = 20;
    private static final int ALL = 10_000;
    private static final int COUNTED = 1_000;
    private static final int RELOAD_SECONDS = 5;

    private final Rewinds rewinds;
    private final SeenRewinds seen;
    private final RewindPlans plans;
    private final RewindSteps steps;
    private final Handover handover;
    private final Interventions interventions;
    private final Approvals approvals;

    RewindController(
            Rewinds rewinds,
            SeenRewinds seen,
            RewindPlans plans,
            RewindSteps steps,
            Handover handover,
            Interventions interventions,
            Approvals approvals) {
        this.rewinds = rewinds;
        this.seen = seen;
        this.plans = plans;
        this.interventions = interventions;
        this.approvals = approvals;
        this.steps = steps;
        this.handover = handover;
    }

    @Requires(Permission.VIEW)
    @GetMapping
    String list(
            @RequestParam(required = false) Optional<String> state,
            @RequestParam(required = false) Optional<String> consumerGroup,
            Paging paging,
            Actor actor,
            Model model) {
        SeenRewinds seenByActor = seen(actor);
        RewindFilter filter = new RewindFilter(
                state.filter(text -> !text.isBlank()).map(RewindApi::state),
                consumerGroup.filter(text -> !text.isBlank()).map(ConsumerGroupId::new),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        List<Rewind> found = seenByActor.list(filter, paging.cursor().map(RewindApi::after), paging.fetch());
        boolean more = found.size() > paging.limit();
        List<Rewind> items = more ? found.subList(0, paging.limit()) : found;
        model.addAttribute("rewinds", items);
        model.addAttribute(
                "next", more ? RewindApi.cursor(items.get(items.size() - 1)).encode() : null);
        model.addAttribute("state", filter.state().orElse(""));
        model.addAttribute("group", filter.group().map(ConsumerGroupId::value).orElse(""));
        model.addAttribute("underWay", seenByActor.countUnderWay(COUNTED));
        model.addAttribute("all", seenByActor.countAll(COUNTED));
        model.addAttribute("reload", RELOAD_SECONDS);
        return "rewind/rewinds";
    }

    @Requires(Permission.VIEW)
    @GetMapping("/{rewindId}")
    String rewind(
            @PathVariable UUID rewindId,
            @RequestParam(required = false) Optional<RewindMessage.Result> show,
            @RequestParam(defaultValue = "" + SHOWN) int limit,
            Actor actor,
            Model model) {
        Rewind rewind = find(rewindId, actor);
        if (limit < 1 || limit > ALL) {
            throw ProblemException.badRequest("/limit", "LIMIT_OUT_OF_RANGE", ALL);
        }
        return page(rewind, show, limit, actor, Optional.empty(), model);
    }

    @PostMapping("/{rewindId}/cancellation")
    @Requires(Permission.REWIND)
    String cancel(@PathVariable UUID rewindId, Actor actor, Model model, HttpServletResponse response) {
        return done(rewindId, interventions.cancel(whole(rewindId, actor), actor), actor, model, response);
    }

    @PostMapping("/{rewindId}/verification")
    @Requires(Permission.REWIND)
    String follow(@PathVariable UUID rewindId, Actor actor, Model model, HttpServletResponse response) {
        return done(rewindId, interventions.follow(whole(rewindId, actor), actor), actor, model, response);
    }

    @PostMapping("/{rewindId}/approval")
    @Requires(Permission.APPROVE)
    String approve(
            @PathVariable UUID rewindId,
            @RequestParam boolean approved,
            @RequestParam String planDigest,
            Actor actor,
            Model model,
            HttpServletResponse response) {
        Rewind rewind = whole(rewindId, actor);
        Optional<Refusal> refusal =
                approved ? approvals.approve(rewind, Optional.of(planDigest), actor) : approvals.reject(rewind, actor);
        return done(rewindId, refusal, actor, model, response);
    }

    /** A refusal shows the rewind as it stands, with the reason. */
    private String done(UUID id, Optional<Refusal> refusal, Actor actor, Model model, HttpServletResponse response) {
        if (refusal.isEmpty()) {
            return "redirect:/rewinds/" + id;
        }
        response.setStatus(refusal.get().status());
        return page(find(id, actor), Optional.empty(), SHOWN, actor, refusal, model);
    }

    private String page(
            Rewind rewind,
            Optional<RewindMessage.Result> show,
            int limit,
            Actor actor,
            Optional<Refusal> refusal,
            Model model) {
        List<RewindTransition> log = new ArrayList<>(seen(actor).transitions(rewind.id()));
        Collections.reverse(log);
        RewindPage page = RewindPage.of(
                rewind,
                plans.outlineSeenBy(actor, rewind.planId()),
                steps.of(rewind),
                seen(actor).messages(rewind.id(), Optional.empty(), 0, ALL),
                plans.notSkipped(rewind.planId()),
                show,
                limit,
                log,
                RewindPage.Rights.of(actor, whole(rewind, actor)),
                refusal);
        model.addAttribute("page", page);
        if (page.running()) {
            model.addAttribute("reload", RELOAD_SECONDS);
        } else {
            model.addAttribute("handover", handover.of(page));
        }
        return "rewind/rewind";
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

    private Rewind whole(Rewind seenPart, Actor actor) {
        return actor.scope(Permission.VIEW).isEverything()
                ? seenPart
                : rewinds.find(seenPart.id()).orElse(seenPart);
    }

    private static ProblemException unknown(UUID id) {
        return ProblemException.notFound("REWIND_UNKNOWN", id.toString());
    }
}
