package dev.sagarewind.rewind;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes the next step of a rewind: its first leg that is not moved yet, and the proof of those that are. */
@Component
class LegRunner {

    private final JdbcRewinds rewinds;
    private final Vacating vacating;
    private final Moving moving;
    private final Proving proving;
    private final Ending ending;

    LegRunner(JdbcRewinds rewinds, Vacating vacating, Moving moving, Proving proving, Ending ending) {
        this.rewinds = rewinds;
        this.vacating = vacating;
        this.moving = moving;
        this.proving = proving;
        this.ending = ending;
    }

    void step(Lease lease) {
        Rewind rewind = rewinds.find(lease.rewind()).orElseThrow();
        Optional<Rewind.Leg> next = rewind.legs().stream()
                .filter(leg -> !leg.state().ended() && leg.state() != RewindState.VERIFYING)
                .findFirst();
        next.ifPresent(leg -> advance(lease, rewind, leg));
        for (Rewind.Leg leg : rewind.legs()) {
            if (leg.state() == RewindState.VERIFYING) {
                proving.verify(lease, rewind, leg);
            }
        }
        ending.endIfDone(lease);
    }

    private void advance(Lease lease, Rewind rewind, Rewind.Leg leg) {
        switch (leg.state()) {
            case REQUESTED -> vacating.begin(lease, rewind, leg);
            case WAITING -> vacating.await(lease, rewind, leg);
            case VACATING -> vacating.vacate(lease, rewind, leg);
            // Whoever wrote this died before it could write what came of it.
            case REWINDING, UNKNOWN -> moving.findOut(lease, rewind, leg);
            case RESUMING -> proving.resume(lease, rewind, leg);
            default -> throw new IllegalStateException("A leg cannot be worked on in " + leg.state());
        }
    }
}
