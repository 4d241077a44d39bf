package dev.sagarewind.rewind;

import dev.sagarewind.web.Formats;
import dev.sagarewind.web.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The way of a rewind in five steps: done with figures, the current one, and those to come. */
@Component
class RewindSteps {

    /** @param state of the step's look: RECOVERED when done, TODO when to come */
    public record StepView(
            String state, String label, @Nullable String detail, boolean current) {}

    private static final String DONE = "RECOVERED";
    private static final String TODO = "TODO";

    private final Texts texts;
    private final Formats formats;

    RewindSteps(Texts texts, Formats formats) {
        this.texts = texts;
        this.formats = formats;
    }

    List<StepView> of(Rewind rewind) {
        Optional<Instant> moved = last(rewind, true);
        Optional<Instant> resumed = last(rewind, false);
        boolean past = rewind.state() == RewindState.VERIFYING || rewind.state().ended();
        List<StepView> steps = new ArrayList<>();
        steps.add(done(
                "requested",
                texts.here("rewind.step.by", formats.timeOfDay(rewind.requestedAt()), rewind.requestedBy())));
        if (moved.isEmpty() && rewind.state().ended()) {
            steps.add(end(rewind));
            return steps;
        }
        steps.add(moved.map(at -> done("vacated", vacated(rewind, at))).orElseGet(() -> vacating(rewind)));
        steps.add(moved.map(at -> done(rewind.forward() ? "moved" : "rewound", rewound(rewind)))
                .orElseGet(() -> rewind.forward()
                        ? at(rewind, RewindState.REWINDING, "moving", "move")
                        : at(rewind, RewindState.REWINDING, "rewinding", "rewind")));
        if (past) {
            steps.add(done("resumed", resumed(rewind, moved, resumed)));
        } else {
            steps.add(at(rewind, RewindState.RESUMING, "resuming", "resume"));
        }
        if (rewind.state().ended()) {
            steps.add(end(rewind));
        } else {
            steps.add(at(rewind, RewindState.VERIFYING, "verifying", "verify"));
        }
        return steps;
    }

    private StepView done(String label, String detail) {
        return new StepView(DONE, label(label), detail, false);
    }

    private String label(String name) {
        return texts.here("rewind.step." + name);
    }

    private StepView vacating(Rewind rewind) {
        boolean waits = rewind.legs().stream().anyMatch(leg -> leg.state() == RewindState.WAITING);
        boolean current = rewind.state() == RewindState.VACATING || rewind.state() == RewindState.REQUESTED;
        return new StepView(
                current ? RewindState.VACATING.name() : TODO,
                label(waits ? "waiting" : current ? "vacating" : "vacate"),
                null,
                current);
    }

    private StepView at(Rewind rewind, RewindState state, String now, String later) {
        boolean current =
                rewind.state() == state || (state == RewindState.REWINDING && rewind.state() == RewindState.UNKNOWN);
        return new StepView(current ? rewind.state().name() : TODO, label(current ? now : later), null, current);
    }

    private StepView end(Rewind rewind) {
        String detail = rewind.endedAt()
                .map(at -> texts.here(
                        rewind.forward() ? "rewind.step.end.forward" : "rewind.step.end",
                        formats.timeOfDay(at),
                        rewind.counts().recovered(),
                        rewind.counts().selected()))
                .orElse(null);
        return new StepView(
                rewind.state().name(), texts.here("word." + rewind.state().name()), detail, true);
    }

    private String vacated(Rewind rewind, Instant moved) {
        // Members that rejoined and were removed again are counted once.
        int evicted = rewind.legs().stream().mapToInt(Rewind.Leg::membersBefore).sum();
        String took = formats.tenths(Duration.between(rewind.requestedAt(), moved));
        if (rewind.whenActive() == WhenActive.SCALE_TO_ZERO) {
            return texts.here("rewind.step.stopped", evicted, took);
        }
        return evicted == 0 ? texts.here("rewind.step.was-empty") : texts.here("rewind.step.evicted", evicted, took);
    }

    private String rewound(Rewind rewind) {
        long rewound = rewind.partitions().stream()
                .filter(one -> one.result() == Rewind.Result.REWOUND)
                .count();
        return texts.here("rewind.step.partitions", rewound, rewind.partitions().size());
    }

    private String resumed(Rewind rewind, Optional<Instant> moved, Optional<Instant> resumed) {
        if (moved.isEmpty() || resumed.isEmpty()) {
            return texts.here("rewind.step.not-waited");
        }
        int members = rewind.legs().stream().mapToInt(Rewind.Leg::membersBefore).sum();
        Duration after = Duration.between(moved.get(), resumed.get());
        return texts.here("rewind.step.back", members, formats.tenths(after.isNegative() ? Duration.ZERO : after));
    }

    private static Optional<Instant> last(Rewind rewind, boolean moved) {
        return rewind.legs().stream()
                .flatMap(leg -> (moved ? leg.movedAt() : leg.resumedAt()).stream())
                .max(Instant::compareTo);
    }
}
