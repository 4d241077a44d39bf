package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Undoing a rewind in one call: a plan, its gates, and a rewind of its own. */
@RestController
class UndoApi {

    private final SeenRewinds rewinds;
    private final OneCall oneCall;
    private final RewindApi rewindApi;
    private final Answers answers;

    UndoApi(SeenRewinds rewinds, OneCall oneCall, RewindApi rewindApi, Answers answers) {
        this.rewinds = rewinds;
        this.oneCall = oneCall;
        this.rewindApi = rewindApi;
        this.answers = answers;
    }

    @PostMapping("/api/v1/rewinds/{rewindId}/undo")
    @Requires(Permission.REWIND)
    ResponseEntity<RewindView> undo(
            @PathVariable UUID rewindId,
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) Optional<String> key,
            Actor actor) {
        FieldProblems problems = new FieldProblems();
        JsonFields fields = new JsonFields(body, "", problems);
        RequestJson.Decision decision = RequestJson.decision(fields);
        fields.nothingElse();
        problems.refuse();
        RewindId original = rewinds.within(actor.scope(Permission.VIEW))
                .find(new RewindId(rewindId))
                .map(Rewind::id)
                .orElseThrow(() -> ProblemException.notFound("REWIND_UNKNOWN", rewindId.toString()));
        Optional<RewindRequest.IdempotencyKey> idempotencyKey =
                IdempotencyKeys.of(key, "/rewinds/" + original + "/undo", body);
        return rewindApi.accepted(
                oneCall.request(new Selection.UndoOf(original), decision, idempotencyKey, actor), actor);
    }
}
