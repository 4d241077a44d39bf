package dev.sagarewind.guarantee;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One rewind whose console is killed, as its requester sees it: a request that may have got an answer, and a key. */
final class KilledRewind {

    final Lane lane;
    final String key = UUID.randomUUID().toString();
    final Map<String, Object> request;
    final Set<String> stubborn;
    final Map<Integer, Long> committedBefore;
    /** How long before the kill it is requested. */
    final Duration lead;
    /** Whether the service comes back whenever it likes, and not only when the offsets are moved. */
    final boolean impatient;

    private final Ledger ledger;
    volatile boolean answered;
    /** Refused at once: the service was back before the request was heard. */
    volatile boolean refused;

    volatile String stateAtKill = "";
    volatile Instant killedAt = Instant.EPOCH;

    KilledRewind(
            Lane lane,
            Map<String, Object> request,
            Set<String> stubborn,
            Duration lead,
            boolean impatient,
            Ledger ledger) {
        this.lane = lane;
        this.request = request;
        this.stubborn = stubborn;
        this.lead = lead;
        this.impatient = impatient;
        this.ledger = ledger;
        this.committedBefore = lane.committed();
    }

    /** Asks for it, or asks again: the key makes it one. */
    void ask(ConsoleCalls console) {
        Optional<ConsoleCalls.Answer> answer =
                console.post("/rewinds", request, Optional.of(key)).filter(given -> given.status() != 503);
        boolean back =
                impatient && answer.filter(given -> given.status() == 409).isPresent();
        if (back) {
            refused = answer.orElseThrow().text("code").equals("GROUP_HAS_MEMBERS");
        }
        if (!refused) {
            answer.ifPresent(given -> given.expect(202));
        }
        answered |= answer.isPresent();
    }

    Optional<String> id() {
        List<Ledger.Entry> found = ledger.byKey(key);
        if (found.size() > 1) {
            throw new AssertionError("One key led to several rewinds: " + found);
        }
        return found.stream().map(Ledger.Entry::rewindId).findFirst();
    }

    Optional<Ledger.Entry> entry() {
        return ledger.byKey(key).stream().findFirst();
    }

    /** Ended, and nobody works on it any more. */
    boolean isOver() {
        return refused || entry().flatMap(Ledger.Entry::endedAt).isPresent();
    }

    void noteKill(Instant at) {
        killedAt = at;
        stateAtKill = entry().map(Ledger.Entry::state).orElse("NOT REQUESTED YET");
    }

    /** Whether the kill found it unfinished. */
    boolean wasUnderWay() {
        return !refused && !LegalSteps.ENDS.contains(stateAtKill);
    }

    /** Its state in the end, with the reason where it is a refusal. */
    String end() {
        List<Ledger.Transition> steps = ledger.transitions(id().orElseThrow());
        Ledger.Transition last = steps.get(steps.size() - 1);
        return last.state() + (last.code().equals(last.state()) ? " " + last.args() : "");
    }

    Duration recoveredWithin() {
        return Duration.between(killedAt, entry().orElseThrow().endedAt().orElseThrow());
    }

    /** Plays the service beside it: leaves if it is waited for, comes back when the offsets are moved. */
    void playService(Duration leavesAfter, Duration returnsAfter) {
        if (lane.way == Lane.Way.LEAVING) {
            ConsoleJar.pause(leavesAfter);
            lane.service.stop();
        }
        if (lane.way == Lane.Way.STOPPED && impatient) {
            ConsoleJar.pause(returnsAfter);
        } else if (lane.way == Lane.Way.STOPPED || lane.way == Lane.Way.LEAVING) {
            while (!isMoved()) {
                ConsoleJar.pause(Duration.ofMillis(50));
            }
        }
        lane.service.start(Lane.MEMBERS);
    }

    private boolean isMoved() {
        return entry().filter(one -> one.state().equals("VERIFYING") || LegalSteps.ENDS.contains(one.state()))
                .isPresent();
    }

    @Override
    public String toString() {
        return lane + " rewind " + id().orElse("(none)") + " killed in " + stateAtKill
                + (impatient ? ", impatient" : "");
    }
}
