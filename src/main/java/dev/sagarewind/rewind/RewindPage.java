package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.position.GroupPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rewind for people.
 *
 * @param ahead what a move forward leaves behind, or an undo passes again
 * @param shown the messages of the table: those of the chosen outcome, as many as were asked for
 * @param log what happened, newest first
 * @param rights what whoever looks may do about it
 * @param refusal why what they last wanted was refused
 */
record RewindPage(
        Rewind rewind,
        Optional<RewindPlan> plan,
        String groups,
        List<RewindSteps.StepView> steps,
        List<Strip> strips,
        List<PlannedRecord> ahead,
        List<RewindMessage> shown,
        Optional<RewindMessage.Result> show,
        List<RewindTransition> log,
        Rights rights,
        Optional<Refusal> refusal) {

    /** @param own whether it is their own rewind, which they cannot approve */
    record Rights(boolean rewind, boolean approve, boolean own) {

        static Rights of(Actor actor, Rewind rewind) {
            return new Rights(
                    rewind.within(actor.scope(Permission.REWIND)),
                    rewind.within(actor.scope(Permission.APPROVE)),
                    rewind.requestedBy().equals(actor.name()));
        }
    }

    static RewindPage of(
            Rewind rewind,
            Optional<RewindPlan> plan,
            List<RewindSteps.StepView> steps,
            List<RewindMessage> messages,
            List<PlannedRecord> records,
            Optional<RewindMessage.Result> show,
            int limit,
            List<RewindTransition> log,
            Rights rights,
            Optional<Refusal> refusal) {
        Map<Object, List<RewindMessage>> messagesOf =
                messages.stream().collect(Collectors.groupingBy(RewindMessage::partition));
        Map<Object, List<PlannedRecord>> recordsOf =
                records.stream().collect(Collectors.groupingBy(PlannedRecord::partition));
        return new RewindPage(
                rewind,
                plan,
                rewind.legs().stream().map(leg -> leg.group().value()).collect(Collectors.joining(", ")),
                steps,
                rewind.partitions().stream()
                        .map(one -> Strip.of(
                                one,
                                messagesOf.getOrDefault(one.partition(), List.of()),
                                recordsOf.getOrDefault(one.partition(), List.of())))
                        .toList(),
                rewind.forward() ? recordsOf(rewind, records) : List.of(),
                messages.stream()
                        .filter(one -> show.isEmpty() || show.get() == one.outcome())
                        .limit(limit)
                        .toList(),
                show,
                log,
                rights,
                refusal);
    }

    /** Those of the partitions that are shown. */
    private static List<PlannedRecord> recordsOf(Rewind rewind, List<PlannedRecord> records) {
        Set<GroupPartition> shown =
                rewind.partitions().stream().map(Rewind.Partition::partition).collect(Collectors.toSet());
        return records.stream().filter(one -> shown.contains(one.partition())).toList();
    }

    /** How many messages the chosen outcome has. */
    public int matching() {
        Rewind.Counts counts = rewind.counts();
        return show.map(outcome -> switch (outcome) {
                    case RECOVERED -> counts.recovered();
                    case FAILED_AGAIN -> counts.failedAgain();
                    case HELD -> counts.held();
                    case NOT_REACHED -> counts.notReached();
                })
                .orElse(counts.selected());
    }

    public boolean running() {
        return !rewind.state().ended();
    }

    public boolean waiting() {
        return running() && rewind.legs().stream().anyMatch(leg -> leg.state() == RewindState.WAITING);
    }

    public boolean awaitingApproval() {
        return rewind.state() == RewindState.AWAITING_APPROVAL;
    }

    /** What its legs wait for; the moment until a worker takes it is not worth a word. */
    public List<WaitingFor> waitingFor() {
        return awaitingApproval()
                ? List.of()
                : rewind.waitingFor().stream()
                        .filter(one -> !one.code().equals(WaitingFor.WORKER))
                        .toList();
    }

    /** The partition that goes first, while the others wait for it. */
    public Optional<Rewind.Partition> first() {
        return running() && !awaitingApproval() ? rewind.trial() : Optional.empty();
    }

    public boolean cancellable() {
        return running() && rewind.cancellation().isEmpty();
    }

    public List<Finding> refusals() {
        return rewind.legs().stream().flatMap(leg -> leg.refusal().stream()).toList();
    }

    /** Services that were stopped and ought to run again by now. */
    public List<Finding> notRestored() {
        return rewind.legs().stream()
                .flatMap(leg -> ServiceStop.notRestored(leg).stream())
                .toList();
    }

    /** Whether anything of it still changes: also once its state is final, as long as a service is not restored. */
    public boolean live() {
        return rewind.endedAt().isEmpty();
    }

    /** Which sentence is its title. */
    public String headline() {
        if (waiting()) {
            return "waiting";
        }
        return switch (rewind.state()) {
            case AWAITING_APPROVAL -> "approval";
            case REQUESTED, VACATING, WAITING -> "vacating";
            case REWINDING -> "rewinding";
            case UNKNOWN -> "unknown";
            case RESUMING, VERIFYING -> rewind.forward() ? "passing" : "some";
            case PARTLY_RECOVERED -> "some";
            case MOVED -> rewind.undoOf().isPresent() ? "put-back" : "moved";
            case UNDONE -> "undone";
            case RECOVERED -> rewind.counts().selected() == 0 ? "read" : "all";
            case NOT_RECOVERED -> "none";
            case REFUSED -> "refused";
            case FAILED -> "failed";
            case CANCELLED -> rewind.moved() ? "cancelled-moved" : "cancelled";
        };
    }

    /** What kind it is, for its words: an undo, a move forward, or neither. */
    public String kind() {
        if (rewind.undoOf().isPresent()) {
            return ".undo";
        }
        return rewind.forward() ? ".forward" : "";
    }

    public List<PlannedRecord> ahead(int most) {
        return ahead.stream().limit(most).toList();
    }

    /** The key of the sentence about undoing it; absent where there is nothing to undo. */
    public Optional<String> undo() {
        if (rewind.forward() || !rewind.moved() || rewind.state() == RewindState.UNDONE) {
            return Optional.empty();
        }
        if (running()) {
            return Optional.of("rewind.undo.running");
        }
        boolean reached = rewind.partitions().stream()
                .filter(one -> one.result() == Rewind.Result.REWOUND)
                .allMatch(
                        one -> one.offsetNow().filter(now -> now >= one.goal()).isPresent());
        return Optional.of(reached ? "rewind.undo.reached" : "rewind.undo.possible");
    }

    /** The rewind that undid it, wholly or in part. */
    public Optional<String> undoneBy() {
        return log.stream()
                .filter(one -> one.code().equals("UNDONE") || one.code().equals("PARTLY_UNDONE"))
                .map(one -> String.valueOf(one.args().get(0)))
                .findFirst();
    }

    public int evicted() {
        return rewind.legs().stream().mapToInt(Rewind.Leg::membersBefore).sum();
    }

    public Duration took() {
        return rewind.took();
    }

    /** Records that were read again and changed nothing: an estimate while it runs, as gaps are no records. */
    public long skipped() {
        long planned = plan.map(RewindPlan::willSkip).orElse(0L);
        Rewind.Counts counts = rewind.counts();
        long reached = counts.selected() - counts.notReached();
        return Math.min(planned, Math.max(0, rewind.recordsRead() - reached));
    }

    public List<String> topics() {
        return rewind.partitions().stream()
                .map(one -> one.partition().partition().topic())
                .distinct()
                .toList();
    }

    public boolean severalGroups() {
        return rewind.legs().size() > 1;
    }
}
