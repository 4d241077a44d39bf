package dev.sagarewind.saga;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.access.Scope;
import dev.sagarewind.web.Formats;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Texts;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of sagas. An id that cannot stand in a path, as one with a slash, stands in the query. */
@Controller
class SagaController {

    private final SagaFiles files;
    private final Sagas sagas;
    private final Texts texts;
    private final Formats formats;

    SagaController(Sagas sagas, Texts texts, Formats formats, SagaFiles files) {
        this.files = files;
        this.sagas = sagas;
        this.texts = texts;
        this.formats = formats;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/sagas")
    String sagas(
            @RequestParam Optional<SagaFilter.Which> state,
            @RequestParam Optional<String> sagaType,
            @RequestParam Optional<String> consumerGroup,
            @RequestParam Optional<String> q,
            Paging paging,
            Actor actor,
            Model model,
            RedirectAttributes redirect) {
        SagaFilter filter = new SagaFilter(state.orElse(SagaFilter.Which.STANDS_STILL), sagaType, consumerGroup, q);
        Scope seen = actor.scope(Permission.VIEW);
        if (filter.q().flatMap(id -> sagas.find(id, seen)).isPresent()) {
            redirect.addAttribute("id", filter.q().get());
            return "redirect:/sagas";
        }
        model.addAttribute("filter", filter);
        model.addAttribute("count", sagas.countStandingStill(seen));
        if (filter.state() == SagaFilter.Which.STANDS_STILL) {
            model.addAttribute(
                    "standing",
                    sagas.standingStill(filter.standing(), paging, seen).map(StandingRow::of));
            return "saga/sagas";
        }
        // What q ends with can only be found among those that stand still; the page says so.
        model.addAttribute("recent", sagas.newest(filter.sagaType(), paging, seen));
        return "saga/sagas";
    }

    @Requires(Permission.VIEW)
    @GetMapping("/sagas/{sagaId}")
    String saga(@PathVariable String sagaId, Actor actor, Model model) {
        SagaTimeline saga = find(sagaId, actor);
        model.addAttribute("saga", saga);
        model.addAttribute("picture", new LaneDrawing(saga, formats.zoneId()).picture());
        model.addAttribute("table", SagaTable.of(saga));
        model.addAttribute("say", new SagaSentences(saga, texts, formats));
        return "saga/saga";
    }

    @Requires(Permission.VIEW)
    @GetMapping(path = "/sagas", params = "id")
    String sagaById(@RequestParam String id, Actor actor, Model model) {
        return saga(id, actor, model);
    }

    @Requires(Permission.VIEW)
    @GetMapping(path = "/sagas.json", params = "id")
    ResponseEntity<SagaView> json(@RequestParam String id, Actor actor) {
        return files.json(find(id, actor), actor);
    }

    @Requires(Permission.VIEW)
    @GetMapping(path = "/sagas.csv", params = "id")
    ResponseEntity<byte[]> csv(@RequestParam String id, Actor actor) {
        return files.csv(find(id, actor), actor);
    }

    private SagaTimeline find(String sagaId, Actor actor) {
        return sagas.find(sagaId, actor.scope(Permission.VIEW))
                .orElseThrow(() -> ProblemException.notFound("SAGA_UNKNOWN", sagaId));
    }
}
