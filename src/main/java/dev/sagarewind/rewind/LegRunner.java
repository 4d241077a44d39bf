package dev.sagarewind.rewind;

import dev.sagarewind.fleet.FleetException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes the next step of a rewind: its first leg that is not moved yet, and the proof of those that are. */
@Component
class LegRunner {

    private final JdbcRewinds rewinds;
    private final JdbcLegs legs;
    private final Turns turns;
    private final Restoring restoring;
    private final Vacating vacating;
    private final FindingOut findingOut;
    private final Proving proving;
    private final Cancelling cancelling;
    private final Ending ending;

    LegRunner(
            JdbcRewinds rewinds,
            JdbcLegs legs,
            Turns turns,
            Restoring restoring,
            Vacating vacating,
            FindingOut findingOut,
            Proving proving,
            Cancelling cancelling,
            Ending ending) {
        this.rewinds = rewinds;
        this.legs = legs;
        this.turns = turns;
        this.restoring = restoring;
        this.vacating = vacating;
        this.findingOut = findingOut;
        this.proving = proving;
        this.cancelling = cancelling;
        this.ending = ending;
    }

    /**
     * @throws FleetException if a service that was stopped does not run again yet
     * @throws SilentCoordinatorException if a group's coordinator has to be asked again
     */
    void step(Lease lease) {
        Rewind rewind = rewinds.find(lease.rewind()).orElseThrow();
        if (!Restoring.isDue(rewind)) {
            step(lease, rewind);
            return;
        }
        Optional<FleetException> notRestored = restoring.restore(lease, rewind);
        step(lease, rewinds.find(lease.rewind()).orElseThrow());
        if (notRestored.isPresent()) {
            throw notRestored.get();
        }
    }

    private void step(Lease lease, Rewind rewind) {
        if (rewind.cancellation().isPresent()) {
            rewind.legs().stream()
                    .filter(leg -> !leg.state().ended())
                    .forEach(leg -> cancelling.cancel(lease, rewind, leg));
        } else if (firstHasEnded(rewind)) {
            rewind.legs().stream()
                    .filter(leg -> !leg.state().ended())
                    .forEach(leg -> legs.transition(lease, leg.group(), Step.refused(Canary.failed(rewind))));
        } else {
            goOn(lease, rewind);
        }
        ending.endIfDone(lease);
    }

    /** One group's silence does not keep others from being proven. */
    private void goOn(Lease lease, Rewind rewind) {
        Optional<SilentCoordinatorException> silent = Optional.empty();
        try {
            next(rewind).filter(leg -> !Restoring.isDue(rewind, leg)).ifPresent(leg -> advance(lease, rewind, leg));
        } catch (SilentCoordinatorException e) {
            silent = Optional.of(e);
        }
        rewind.legs().stream()
                .filter(leg -> leg.state() == RewindState.VERIFYING && !Restoring.isDue(rewind, leg))
                .forEach(leg -> proving.verify(lease, rewind, leg));
        if (silent.isPresent()) {
            throw silent.get();
        }
    }

    /** The partition that went first did not recover, or could not be moved. */
    private static boolean firstHasEnded(Rewind rewind) {
        return rewind.trial()
                .map(first -> rewind.leg(first.partition().group()).state().ended())
                .orElse(false);
    }

    /** While one partition goes first, nothing but its leg has its turn. */
    private static Optional<Rewind.Leg> next(Rewind rewind) {
        Optional<Rewind.Partition> first = rewind.trial();
        return rewind.legs().stream()
                .filter(leg -> first.isEmpty()
                        || leg.group().equals(first.get().partition().group()))
                .filter(leg -> !leg.state().ended() && leg.state() != RewindState.VERIFYING)
                .findFirst();
    }

    private void advance(Lease lease, Rewind rewind, Rewind.Leg leg) {
        switch (leg.state()) {
            case AWAITING_APPROVAL -> awaitApproval(lease, rewind);
            case REQUESTED -> turns.begin(lease, rewind, leg);
            case WAITING -> turns.await(lease, rewind, leg);
            case VACATING -> vacating.vacate(lease, rewind, leg);
            // Whoever wrote this died before it could write what came of it.
            case REWINDING, UNKNOWN -> findingOut.findOut(lease, rewind, leg);
            case RESUMING -> proving.resume(lease, rewind, leg);
            default -> throw new IllegalStateException("A leg cannot be worked on in " + leg.state());
        }
    }

    /** Nobody looks at such a rewind before the time is over. */
    private void awaitApproval(Lease lease, Rewind rewind) {
        rewind.approval()
                .filter(approval -> !rewind.now().isBefore(approval.until()))
                .ifPresent(over -> rewind.legs()
                        .forEach(leg -> legs.transition(
                                lease, leg.group(), Step.refused(Finding.of(FindingCode.APPROVAL_TIMED_OUT)))));
    }
}
