package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Skipping, dismissing and putting back, for people: what it means, then the act, then what came of it. */
@Controller
@RequestMapping("/failures")
class FailureActsController {

    private final ChosenFailures chosen;
    private final Dismissals dismissals;
    private final Skips skips;
    private final FailureActPages pages;

    FailureActsController(ChosenFailures chosen, Dismissals dismissals, Skips skips, FailureActPages pages) {
        this.chosen = chosen;
        this.dismissals = dismissals;
        this.skips = skips;
        this.pages = pages;
    }

    /** By GET from a link, by POST from a form with more choices than an address can carry; nothing is done yet. */
    @RequestMapping(
            path = "/skips/new",
            method = {RequestMethod.GET, RequestMethod.POST})
    @Requires(Permission.SKIP)
    String confirmSkip(@RequestParam(defaultValue = "") List<String> failureId, Actor actor, Model model) {
        return confirm(ConfirmPage.Act.SKIP, ids(failureId), "", actor, model);
    }

    @RequestMapping(
            path = "/dismissals/new",
            method = {RequestMethod.GET, RequestMethod.POST})
    @Requires(Permission.DISMISS)
    String confirmDismissal(@RequestParam(defaultValue = "") List<String> failureId, Actor actor, Model model) {
        return confirm(ConfirmPage.Act.DISMISS, ids(failureId), "", actor, model);
    }

    @PostMapping("/skips")
    @Requires(Permission.SKIP)
    String skip(
            @RequestParam(defaultValue = "") List<String> failureId,
            @RequestParam(defaultValue = "") String reason,
            Actor actor,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        List<FailureId> ids = ids(failureId);
        if (!FailureChoice.isReason(reason)) {
            return askAgain(ConfirmPage.Act.SKIP, ids, reason, actor, model, response);
        }
        ActAudit.Done done =
                skips.skip(chosen.within(actor.scope(Permission.VIEW)).of(ids), reason.strip(), actor);
        flash.addFlashAttribute("left", ids.size() - done.done().size());
        return "redirect:/failures/acts/" + done.audit();
    }

    /** @param withHeld whether what is held behind them is to be dismissed, too */
    @PostMapping("/dismissals")
    @Requires(Permission.DISMISS)
    String dismiss(
            @RequestParam(defaultValue = "") List<String> failureId,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "false") boolean withHeld,
            Actor actor,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        List<FailureId> ids = ids(failureId);
        if (!FailureChoice.isReason(reason)) {
            return askAgain(ConfirmPage.Act.DISMISS, ids, reason, actor, model, response);
        }
        List<Failure> failures =
                new ArrayList<>(chosen.within(actor.scope(Permission.VIEW)).of(ids));
        if (withHeld) {
            failures.addAll(pages.within(actor.scope(Permission.VIEW)).heldBehind(ids));
        }
        ActAudit.Done done = dismissals.dismiss(failures, reason.strip(), actor);
        if (failures.size() == 1) {
            return "redirect:/failures/" + failures.get(0).id();
        }
        flash.addFlashAttribute("left", failures.size() - done.done().size());
        return "redirect:/failures/acts/" + done.audit();
    }

    @PostMapping("/restorals")
    @Requires(Permission.DISMISS)
    String putBack(@RequestParam(defaultValue = "") List<String> failureId, Actor actor, RedirectAttributes flash) {
        List<Failure> failures = chosen.within(actor.scope(Permission.VIEW)).of(ids(failureId));
        ActAudit.Done done = dismissals.putBack(failures, actor);
        if (failures.size() == 1) {
            return "redirect:/failures/" + failures.get(0).id();
        }
        flash.addFlashAttribute("left", failures.size() - done.done().size());
        return "redirect:/failures/acts/" + done.audit();
    }

    @Requires(Permission.VIEW)
    @GetMapping("/acts/{auditId}")
    String act(@PathVariable UUID auditId, Actor actor, Model model) {
        model.addAttribute(
                "page",
                pages.within(actor.scope(Permission.VIEW))
                        .done(auditId)
                        .orElseThrow(() -> ProblemException.notFound("FAILURE_ACT_UNKNOWN", auditId.toString())));
        model.addAttribute("mayRewind", actor.may(Permission.REWIND));
        return "failure/act";
    }

    private String askAgain(
            ConfirmPage.Act act,
            List<FailureId> ids,
            String reason,
            Actor actor,
            Model model,
            HttpServletResponse response) {
        response.setStatus(422);
        model.addAttribute("refused", Optional.of(FailureChoice.LONGEST_REASON));
        return confirm(act, ids, reason, actor, model);
    }

    private String confirm(ConfirmPage.Act act, List<FailureId> ids, String reason, Actor actor, Model model) {
        model.addAttribute(
                "page",
                pages.within(actor.scope(Permission.VIEW))
                        .confirm(
                                act, chosen.within(actor.scope(Permission.VIEW)).of(ids), reason));
        return "failure/confirm";
    }

    private static List<FailureId> ids(List<String> texts) {
        var problems = new FieldProblems();
        List<FailureId> ids = FailureChoice.ids(List.copyOf(texts), problems);
        problems.check(!texts.isEmpty(), "/failureId", "LIST_EMPTY");
        problems.check(ids.size() <= FailureChoice.MOST, "/failureId", "LIST_TOO_LONG", FailureChoice.MOST);
        problems.refuse();
        return ids;
    }
}
