package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.Slice;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Plans: dry runs of rewinds. */
@RestController
@RequestMapping("/api/v1/rewind-plans")
class RewindPlanApi {

    /** A record that would be read again. */
    record RecordView(
            String consumerGroup,
            String topic,
            int partition,
            long offset,
            Optional<String> eventId,
            Optional<String> sagaId,
            Forecast forecast,
            boolean selected) {

        static RecordView of(PlannedRecord one) {
            return new RecordView(
                    one.partition().group().value(),
                    one.partition().partition().topic(),
                    one.partition().partition().partition(),
                    one.offset(),
                    one.eventId().map(EventId::toString),
                    one.sagaId(),
                    one.forecast(),
                    one.selected());
        }
    }

    private final RewindPlans plans;
    private final Answers answers;

    RewindPlanApi(RewindPlans plans, Answers answers) {
        this.plans = plans;
        this.answers = answers;
    }

    @PostMapping
    @Requires(Permission.REWIND)
    ResponseEntity<PlanView> plan(@RequestBody JsonNode body, Actor actor) {
        FieldProblems problems = new FieldProblems();
        JsonFields fields = new JsonFields(body, "", problems);
        Optional<Selection> selection =
                fields.required("selection", fields.object("selection")).flatMap(SelectionJson::selection);
        fields.nothingElse();
        problems.refuse();
        RewindPlan plan = plans.plan(selection.orElseThrow(), actor);
        return ResponseEntity.created(URI.create("/api/v1/rewind-plans/" + plan.id()))
                .body(PlanView.of(plan, answers));
    }

    @Requires(Permission.VIEW)
    @GetMapping("/{planId}")
    PlanView plan(@PathVariable UUID planId, Actor actor) {
        return PlanView.of(find(planId, actor), answers);
    }

    @Requires(Permission.VIEW)
    @GetMapping("/{planId}/records")
    Slice<RecordView> records(@PathVariable UUID planId, Paging paging, Actor actor) {
        RewindPlan plan = find(planId, actor);
        return Slice.of(
                        plans.records(plan.id(), paging.cursor().map(RewindPlanApi::after), paging.fetch()),
                        paging,
                        RewindPlanApi::cursor,
                        plan.createdAt())
                .map(RecordView::of);
    }

    private RewindPlan find(UUID planId, Actor actor) {
        return plans.seenBy(actor, new PlanId(planId))
                .orElseThrow(() -> ProblemException.notFound("PLAN_UNKNOWN", planId.toString()));
    }

    private static Cursor cursor(PlannedRecord one) {
        PartitionId log = one.partition().partition();
        return Cursor.of(one.partition().group(), log.topic(), log.partition(), one.offset());
    }

    private static PlannedRecord after(Cursor cursor) {
        GroupPartition at = new GroupPartition(
                new ConsumerGroupId(cursor.text(0)),
                new PartitionId(cursor.text(1), Math.toIntExact(cursor.number(2))));
        return new PlannedRecord(at, cursor.number(3), Optional.empty(), Optional.empty(), Forecast.SKIP, false);
    }
}
