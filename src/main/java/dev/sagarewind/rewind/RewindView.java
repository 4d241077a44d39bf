package dev.sagarewind.rewind;

import dev.sagarewind.fleet.FleetSnapshot;
import dev.sagarewind.web.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A rewind as the API shows it. */
record RewindView(
        String rewindId,
        String planId,
        RewindState state,
        String requestedBy,
        Instant requestedAt,
        Optional<Instant> endedAt,
        WhenActive whenActive,
        String reason,
        Optional<String> ticket,
        Set<FindingCode> acknowledged,
        Optional<String> undoOf,
        Optional<Approval> approval,
        Optional<Cancellation> cancellation,
        boolean canary,
        List<String> waitingFor,
        Optional<Instant> deadline,
        List<Leg> legs,
        List<Transition> transitions,
        List<Partition> partitions,
        Messages messages,
        List<PlanView.Also> alsoRunsAgain,
        Progress progress,
        Instant asOf) {

    /** @param by who agreed; absent until somebody did */
    record Approval(Instant until, Optional<String> by, Optional<Instant> at) {}

    record Cancellation(String by, Instant at) {}

    record Leg(
            String consumerGroup,
            RewindState state,
            int overwritten,
            Optional<Answers.FindingView> refusal,
            Optional<Stop> stop) {}

    /**
     * Of the service that runs the group.
     *
     * @param desiredCount how many tasks it was to run
     * @param notRestored why it does not run again yet, though it ought to
     */
    record Stop(
            String service,
            Optional<Integer> desiredCount,
            Optional<Instant> stoppedAt,
            Optional<Instant> restoredAt,
            Optional<Answers.FindingView> notRestored) {}

    record Transition(RewindState state, Instant at, String by, Optional<String> consumerGroup, String detail) {}

    record Partition(
            String consumerGroup,
            String topic,
            int partition,
            Optional<Long> offsetBefore,
            long targetOffset,
            Optional<Long> offsetNow,
            String result,
            Optional<String> detail) {}

    /** @param notProcessed those that a move forward has left behind; absent until it is proven */
    record Messages(
            int selected, int recovered, int failedAgain, int held, int notReached, Optional<Long> notProcessed) {}

    record Progress(long recordsRead, long recordsTotal, Optional<Long> secondsLeft) {}

    /** @param transitions empty in lists */
    static RewindView of(
            Rewind rewind, List<RewindTransition> transitions, List<AlsoRunsAgain> also, Answers answers, Texts texts) {
        Rewind.Counts counts = rewind.counts();
        return new RewindView(
                rewind.id().toString(),
                rewind.planId().toString(),
                rewind.state(),
                rewind.requestedBy(),
                rewind.requestedAt(),
                rewind.endedAt(),
                rewind.whenActive(),
                rewind.reason(),
                rewind.ticket(),
                rewind.acknowledged(),
                rewind.undoOf().map(RewindId::toString),
                rewind.approval().map(one -> new Approval(one.until(), one.by(), one.at())),
                rewind.cancellation().map(one -> new Cancellation(one.by(), one.at())),
                rewind.canary(),
                rewind.waitingFor().stream()
                        .map(one -> texts.english(one.message(), one.args().toArray()))
                        .toList(),
                rewind.state().ended()
                        ? Optional.empty()
                        : rewind.legs().stream()
                                .filter(leg -> !leg.state().ended())
                                .flatMap(leg -> leg.deadline().stream())
                                .max(Instant::compareTo),
                rewind.legs().stream()
                        .map(leg -> new Leg(
                                leg.group().value(),
                                leg.state(),
                                leg.overwritten(),
                                leg.refusal().map(answers::view),
                                leg.stop().map(stop -> stop(leg, stop, answers))))
                        .toList(),
                transitions.stream().map(one -> transition(one, texts)).toList(),
                rewind.partitions().stream().map(RewindView::partition).toList(),
                new Messages(
                        counts.selected(),
                        counts.recovered(),
                        counts.failedAgain(),
                        counts.held(),
                        counts.notReached(),
                        counts.notProcessed()),
                also.stream()
                        .map(one -> new PlanView.Also(one.causeId().value(), one.messages()))
                        .toList(),
                new Progress(rewind.recordsRead(), rewind.recordsTotal(), rewind.secondsLeft()),
                rewind.now());
    }

    private static Stop stop(Rewind.Leg leg, ServiceStop stop, Answers answers) {
        return new Stop(
                stop.name(),
                stop.snapshot().map(FleetSnapshot::desiredCount),
                stop.stoppedAt(),
                stop.restoredAt(),
                ServiceStop.notRestored(leg).map(answers::view));
    }

    private static Transition transition(RewindTransition one, Texts texts) {
        return new Transition(
                one.state(),
                one.at(),
                one.by(),
                one.group().map(Object::toString),
                texts.english(one.message(), one.args().toArray()));
    }

    private static Partition partition(Rewind.Partition one) {
        return new Partition(
                one.partition().group().value(),
                one.partition().partition().topic(),
                one.partition().partition().partition(),
                one.offsetBefore(),
                one.targetOffset(),
                one.offsetNow(),
                one.outcome(),
                one.detail());
    }
}
