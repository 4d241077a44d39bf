package dev.sagarewind.failure;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Requires;
import dev.sagarewind.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What can be done about failures other than rewinding them, for programs. */
@RestController
@RequestMapping("/api/v1/failures")
@Tag(name = "Failures")
class FailureActsApi {

    private final ChosenFailures chosen;
    private final Dismissals dismissals;
    private final Skips skips;
    private final JdbcReleasable releasable;

    FailureActsApi(ChosenFailures chosen, Dismissals dismissals, Skips skips, JdbcReleasable releasable) {
        this.chosen = chosen;
        this.dismissals = dismissals;
        this.skips = skips;
        this.releasable = releasable;
    }

    @PostMapping("/dismissals")
    @Requires(Permission.DISMISS)
    @Operation(summary = "Takes failures off the board; consumers know nothing of it")
    FailureActView.Dismissed dismiss(@RequestBody FailureChoice.Body body, Actor actor) {
        FailureChoice choice = body.choice();
        List<Failure> failures = chosen.within(actor.scope(Permission.VIEW)).of(choice.failureIds());
        ActAudit.Done done = dismissals.dismiss(failures, choice.reason(), actor);
        return FailureActView.Dismissed.of(
                failures,
                done,
                releasable
                        .within(actor.scope(Permission.VIEW))
                        .heldBehind(choice.failureIds(), FailureActView.MOST_HELD));
    }

    @DeleteMapping("/{failureId}/dismissal")
    @Requires(Permission.DISMISS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Puts a dismissed failure back on the board")
    void putBack(@PathVariable UUID failureId, Actor actor) {
        List<Failure> failures = chosen.within(actor.scope(Permission.VIEW)).known(new FailureId(failureId)).stream()
                .toList();
        if (failures.isEmpty()) {
            throw ProblemException.notFound("FAILURE_UNKNOWN", failureId.toString());
        }
        dismissals.putBack(failures, actor);
    }

    @PostMapping("/skips")
    @Requires(Permission.SKIP)
    @Operation(summary = "The groups shall never process these messages; says what waited behind them and can run now")
    FailureActView.Skipped skip(@RequestBody FailureChoice.Body body, Actor actor) {
        FailureChoice choice = body.choice();
        List<Failure> failures = chosen.within(actor.scope(Permission.VIEW)).of(choice.failureIds());
        ActAudit.Done done = skips.skip(failures, choice.reason(), actor);
        return FailureActView.Skipped.of(
                failures,
                done,
                releasable
                        .within(actor.scope(Permission.VIEW))
                        .releasedBy(choice.failureIds(), FailureActView.MOST_HELD));
    }
}
