package dev.sagarewind.guarantee;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Judges one rewind that is over: what the console says of it against the history, the charges and Kafka's own log of
 * commits. Each sentence is something wrong.
 */
final class Verdict {

    private final KilledRewind rewind;
    private final Ledger ledger;
    private final Ledger.Entry entry;
    private final List<Ledger.Transition> transitions;
    private final List<Ledger.Partition> partitions;
    private final List<Ledger.Message> messages;
    private final List<CommitLog.Commit> commits;
    private final List<CommitLog.Commit> moves;
    private final List<String> wrong = new ArrayList<>();

    private Verdict(KilledRewind rewind, Ledger ledger, CommitLog log) {
        this.rewind = rewind;
        this.ledger = ledger;
        this.entry = rewind.entry().orElseThrow();
        this.transitions = ledger.transitions(entry.rewindId());
        this.partitions = ledger.partitions(entry.rewindId());
        this.messages = ledger.messages(entry.rewindId());
        this.commits = log.of(rewind.lane.group);
        this.moves = commits.stream().filter(one -> one.isBy(entry.rewindId())).toList();
    }

    static List<String> of(KilledRewind rewind, Ledger ledger, CommitLog log) {
        Verdict verdict = new Verdict(rewind, ledger, log);
        verdict.stepsAreLegal();
        verdict.everyMoveWasAnnounced();
        verdict.whatKafkaTookIsWhatIsSaid();
        verdict.nobodyElseIsBlamedForItsOwnMoves();
        verdict.theEndIsTrue();
        verdict.everyMessageIsAsTheHistorySays();
        verdict.theAuditIsClosedOnceWithTheSameEnd();
        verdict.nothingIsLeftOpen();
        return verdict.wrong.stream().map(what -> rewind + ": " + what).toList();
    }

    private void stepsAreLegal() {
        List<String> illegal = LegalSteps.illegal(
                transitions.stream().map(Ledger.Transition::state).toList());
        require(illegal.isEmpty(), "illegal steps " + illegal);
        String last = transitions.get(transitions.size() - 1).state();
        require(last.equals(entry.state()), "its last transition is " + last + ", its state " + entry.state());
    }

    /** At the time of each of its commits, the last thing it had said was that it moves. */
    private void everyMoveWasAnnounced() {
        for (CommitLog.Commit move : moves) {
            Optional<String> announced = transitions.stream()
                    .filter(one -> !millis(one.at()).isAfter(move.at()))
                    .reduce((earlier, later) -> later)
                    .map(Ledger.Transition::state);
            // What came of it may be written in the same millisecond as Kafka took it.
            boolean sameMillisecond = transitions.stream()
                    .anyMatch(one -> millis(one.at()).equals(move.at())
                            && transitions.stream()
                                    .anyMatch(before -> before.state().equals("REWINDING")
                                            && !before.at().isAfter(one.at())));
            require(
                    announced.equals(Optional.of("REWINDING")) || sameMillisecond,
                    "Kafka took " + move + " while it said " + announced);
        }
    }

    private void whatKafkaTookIsWhatIsSaid() {
        for (CommitLog.Commit move : moves) {
            Optional<Ledger.Partition> planned = partitions.stream()
                    .filter(one -> one.topic().equals(move.topic()) && one.partition() == move.partition())
                    .findFirst();
            require(planned.isPresent(), "it moved a partition that is not planned: " + move);
            planned.ifPresent(
                    one -> require(one.target() == move.offset(), "it moved to another offset than planned: " + move));
        }
        for (Ledger.Partition one : partitions) {
            boolean moved = moves.stream().anyMatch(move -> move.partition() == one.partition());
            require(
                    moved == one.result().equals("REWOUND"),
                    "partition " + one.partition() + " is " + one.result() + ", but Kafka "
                            + (moved ? "took" : "never took") + " its offset");
            if (moved) {
                long last = beforeFirstMove(one.partition());
                require(
                        one.before().filter(before -> before >= last).isPresent(),
                        "offsetBefore is " + one.before() + ", but " + last + " was committed");
            }
        }
    }

    private void nobodyElseIsBlamedForItsOwnMoves() {
        boolean blamed = transitions.stream().anyMatch(one -> one.code().startsWith("DRIFTED"));
        boolean others = IntStream.range(0, commits.size())
                .filter(at -> !commits.get(at).isBy(entry.rewindId()))
                .anyMatch(at -> commits.subList(0, at).stream()
                        .filter(one -> one.isAt(commits.get(at)))
                        .reduce((earlier, later) -> later)
                        .filter(before -> before.offset() > commits.get(at).offset())
                        .isPresent());
        require(!blamed || others, "it blames something else for moving back, but nothing else did: " + transitions);
    }

    private long beforeFirstMove(int partition) {
        long last = 0;
        for (CommitLog.Commit one : commits) {
            if (one.partition() == partition) {
                if (one.isBy(entry.rewindId())) {
                    return last;
                }
                last = one.offset();
            }
        }
        throw new IllegalStateException("It was not moved");
    }

    private void theEndIsTrue() {
        long settled = messages.stream().filter(Ledger.Message::settled).count();
        switch (entry.state()) {
            case "RECOVERED" -> require(settled == messages.size(), "RECOVERED, but only " + settled + " are settled");
            case "PARTLY_RECOVERED", "NOT_RECOVERED" ->
                require(!rewind.stubborn.isEmpty(), entry.state() + ", though the cause was fixed; " + outcomes());
            case "REFUSED" -> {
                require(moves.isEmpty(), "REFUSED says nothing was moved, but Kafka took " + moves);
                require(isTrueReason(), "REFUSED without a reason: " + transitions);
            }
            case "FAILED" -> {
                require(moves.isEmpty(), "FAILED, but Kafka took " + moves);
                require(isTrueReason(), "FAILED without a reason: " + transitions);
            }
            default -> require(false, "it ended as " + entry.state() + ": " + transitions);
        }
        long recovered = messages.stream()
                .filter(one -> one.outcome().equals("RECOVERED"))
                .count();
        String byMessages =
                recovered == messages.size() ? "RECOVERED" : recovered > 0 ? "PARTLY_RECOVERED" : "NOT_RECOVERED";
        require(
                entry.state().equals(byMessages) || movedNothing(),
                "it is " + entry.state() + ", its messages say " + byMessages);
    }

    /** Members can be back, or too quick; and Kafka can be too slow. */
    private boolean isTrueReason() {
        String reason = transitions.get(transitions.size() - 1).args();
        boolean back = rewind.lane.way == Lane.Way.STOPPED && rewind.impatient && reason.contains("GROUP_HAS_MEMBERS");
        boolean quick = rewind.lane.way.whenActive.equals("EVICT") && reason.contains("MEMBERS_KEEP_REJOINING");
        return back || quick || reason.contains("KAFKA_UNKNOWN");
    }

    private boolean movedNothing() {
        return entry.state().equals("REFUSED") || entry.state().equals("FAILED");
    }

    private String outcomes() {
        return messages.stream()
                .collect(Collectors.groupingBy(Ledger.Message::outcome, Collectors.counting()))
                .toString();
    }

    private void everyMessageIsAsTheHistorySays() {
        if (movedNothing()) {
            return;
        }
        for (Ledger.Message one : messages) {
            boolean newer = one.lastRow() > one.baseline();
            boolean asSaid = switch (one.outcome()) {
                case "RECOVERED" -> one.settled();
                case "FAILED_AGAIN" ->
                    !one.settled() && newer && one.lastOutcome().equals(Optional.of("FAILED"));
                case "HELD" -> !one.settled() && newer && one.lastOutcome().equals(Optional.of("HELD"));
                default -> false;
            };
            require(asSaid, "a message is said to be " + one.outcome() + ": " + one);
        }
    }

    private void theAuditIsClosedOnceWithTheSameEnd() {
        List<String> outcomes = entry.auditId().map(ledger::auditOutcomes).orElse(List.of());
        require(outcomes.equals(List.of(entry.state())), "it is " + entry.state() + ", the audit says " + outcomes);
    }

    private void nothingIsLeftOpen() {
        int recovering = ledger.recovering(entry.rewindId());
        require(recovering == 0, recovering + " failures are still shown as being recovered");
        Map<Integer, Long> now = rewind.lane.committed();
        boolean back = moves.isEmpty()
                && rewind.committedBefore.entrySet().stream()
                        .anyMatch(before -> now.getOrDefault(before.getKey(), -1L) < before.getValue());
        require(!back, "nothing was moved, but committed went from " + rewind.committedBefore + " to " + now);
        List<CommitLog.Commit> foreign = commits.stream()
                .filter(one -> one.isBy(entry.rewindId()))
                .filter(one -> one.at().isAfter(entry.endedAt().orElseThrow()))
                .toList();
        require(foreign.isEmpty(), "Kafka took " + foreign + " after its end");
    }

    private static Instant millis(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }
}
