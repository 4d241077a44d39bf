package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.web.Formats;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The failure board, for people. */
@Controller
class FailureController {

    private final FailuresPages pages;
    private final FailureDetails details;
    private final RewindsInVain rewinds;
    private final FailureExport export;
    private final OwnCode ownCode;
    private final Formats formats;
    private final Masking masking;

    FailureController(
            FailuresPages pages,
            FailureDetails details,
            RewindsInVain rewinds,
            FailureExport export,
            OwnCode ownCode,
            Formats formats,
            Masking masking) {
        this.pages = pages;
        this.details = details;
        this.rewinds = rewinds;
        this.export = export;
        this.ownCode = ownCode;
        this.formats = formats;
        this.masking = masking;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/failures")
    String failures(FailureQuery query, Paging paging, Actor actor, Model model) {
        FailureFilter filter = query.filter(formats.zoneId());
        FailuresPage page = pages.within(actor.scope(Permission.VIEW)).page(filter, query.narrowed(), paging);
        model.addAttribute("page", page);
        model.addAttribute(
                "inVain",
                rewinds.inARow(
                        page.panels().stream().map(panel -> panel.cause().id()).toList()));
        model.addAttribute("query", query);
        model.addAttribute("filter", filter);
        model.addAttribute("mayRewind", actor.may(Permission.REWIND));
        model.addAttribute("maySkip", actor.may(Permission.SKIP));
        model.addAttribute("mayDismiss", actor.may(Permission.DISMISS));
        model.addAttribute("reload", 15);
        return "failure/failures";
    }

    @Requires(Permission.VIEW)
    @GetMapping("/failures.csv")
    void csv(FailureQuery query, Actor actor, HttpServletResponse response) {
        export.csv(query, formats.zoneId(), actor, response);
    }

    @Requires(Permission.VIEW)
    @GetMapping("/failures/{failureId}")
    String failure(@PathVariable UUID failureId, Actor actor, Model model) {
        FailureDetail detail = details.within(actor.scope(Permission.VIEW))
                .find(new FailureId(failureId))
                .orElseThrow(() -> ProblemException.notFound("FAILURE_UNKNOWN", failureId.toString()));
        Failure failure = detail.failure();
        boolean payloads = failure.within(actor.scope(Permission.VIEW_PAYLOADS));
        String payload = payloads ? payload(detail).orElse(null) : null;
        model.addAttribute("failure", failure);
        model.addAttribute("type", failure.eventType().orElse(failure.eventId().toString()));
        model.addAttribute("page", FailurePage.of(detail, ownCode, payload, masking, payloads));
        model.addAttribute(
                "mayRewind",
                actor.scope(Permission.REWIND)
                        .coversWholePartition(
                                failure.group().value(), failure.partition().topic()));
        model.addAttribute("maySkip", failure.within(actor.scope(Permission.SKIP)));
        model.addAttribute("mayDismiss", failure.within(actor.scope(Permission.DISMISS)));
        model.addAttribute("mayViewPayloads", payloads);
        model.addAttribute("reload", 15);
        return "failure/failure";
    }

    /** From the request; if it was never requested through the history, what Kafka has. */
    private Optional<String> payload(FailureDetail detail) {
        return detail.request()
                .map(EventRequest::payload)
                .or(() -> detail.place()
                        .record()
                        .filter(record -> detail.place().check() == RecordPlace.Check.SAME_EVENT)
                        .flatMap(record -> record.value()))
                .map(payload -> masking.prettyPayload(
                        detail.failure().partition().topic(), detail.failure().eventType(), payload));
    }
}
