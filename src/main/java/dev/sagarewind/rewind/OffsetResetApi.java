package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.FieldProblems;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** A plan and its rewind in one call, for runbooks and pipelines. */
@RestController
@RequestMapping("/api/v1/offset-resets")
class OffsetResetApi {

    private final RewindPlans plans;
    private final OneCall oneCall;
    private final RewindApi rewindApi;
    private final Answers answers;

    OffsetResetApi(RewindPlans plans, OneCall oneCall, RewindApi rewindApi, Answers answers) {
        this.plans = plans;
        this.oneCall = oneCall;
        this.rewindApi = rewindApi;
        this.answers = answers;
    }

    /** 200 and a plan with {@code dryRun}, else 202 and a rewind. */
    @PostMapping
    @Requires(Permission.REWIND)
    ResponseEntity<?> reset(
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) Optional<String> key,
            Actor actor) {
        FieldProblems problems = new FieldProblems();
        JsonFields fields = new JsonFields(body, "", problems);
        Optional<Selection> selection = fields.required("partitions", fields.objects("partitions"))
                .flatMap(items -> SelectionJson.partitions(fields, items, true));
        boolean dryRun = fields.truth("dryRun").orElse(false);
        RequestJson.Decision decision = RequestJson.decision(fields, !dryRun);
        fields.nothingElse();
        problems.refuse();
        if (dryRun) {
            return ResponseEntity.ok(PlanView.of(plans.dryRun(selection.orElseThrow(), actor), answers));
        }
        Optional<RewindRequest.IdempotencyKey> idempotencyKey = IdempotencyKeys.of(key, "/offset-resets", body);
        return rewindApi.accepted(oneCall.request(selection.orElseThrow(), decision, idempotencyKey, actor), actor);
    }
}
