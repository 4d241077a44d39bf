package dev.sagarewind.saga;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sagas, and what was requested and consumed in each. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Sagas")
class SagaApi {

    private final Sagas sagas;
    private final Masking masking;

    SagaApi(Sagas sagas, Masking masking) {
        this.sagas = sagas;
        this.masking = masking;
    }

    @Requires(Permission.VIEW)
    @GetMapping("/sagas")
    @Operation(
            summary = "Sagas that stand still, longest first; with state=ALL any, by their newest request",
            description = "q is a whole id; of those that stand still also how it ends. A slice of state=ALL may hold"
                    + " fewer items than the limit, or none, and still have a next one.")
    Slice<SagaItem> sagas(
            @RequestParam Optional<SagaFilter.Which> state,
            @RequestParam Optional<String> sagaType,
            @RequestParam Optional<String> consumerGroup,
            @RequestParam Optional<String> q,
            Paging paging,
            Actor actor) {
        SagaFilter filter = new SagaFilter(state.orElse(SagaFilter.Which.STANDS_STILL), sagaType, consumerGroup, q);
        if (filter.state() == SagaFilter.Which.STANDS_STILL) {
            return sagas.standingStill(filter.standing(), paging, actor.scope(Permission.VIEW))
                    .map(SagaItem::of);
        }
        if (filter.consumerGroup().isPresent()) {
            throw ProblemException.badRequest("/consumerGroup", "SAGA_GROUP_ONLY_STANDING");
        }
        if (filter.q().isPresent()) {
            throw ProblemException.badRequest("/q", "SAGA_Q_ONLY_STANDING");
        }
        return sagas.newest(filter.sagaType(), paging, actor.scope(Permission.VIEW))
                .map(SagaItem::of);
    }

    @Requires(Permission.VIEW)
    @GetMapping("/sagas/{sagaId}")
    @Operation(summary = "One saga with its whole timeline")
    SagaView saga(@PathVariable String sagaId, Actor actor) {
        return sagas.find(sagaId, actor.scope(Permission.VIEW))
                .map(saga -> SagaView.of(saga, masking))
                .orElseThrow(() -> ProblemException.notFound("SAGA_UNKNOWN", sagaId));
    }

    @Requires(Permission.VIEW)
    @GetMapping("/saga")
    @Operation(summary = "The same for an id that cannot stand in a path, as one with a slash")
    SagaView sagaById(@RequestParam String id, Actor actor) {
        return saga(id, actor);
    }
}
