package dev.sagarewind.rewind;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * A commit over the rewind: the committed offset stands past a message that has no newer row. An evicted member of a
 * KIP-848 group can write one until it has polled again, and so can any tool. It is put right where members may be
 * evicted, and said where it cannot be.
 */
@Component
class Overwriting {

    /** Some member may still have its position at the target, and read on from there. */
    private static final int PATIENCE = 10;

    private final JdbcLegs legs;
    private final RewindSettings settings;

    Overwriting(JdbcLegs legs, RewindSettings settings) {
        this.legs = legs;
        this.settings = settings;
    }

    /** @return whether the leg was sent back to have its members evicted and its offsets moved again */
    boolean sentBack(Lease lease, Rewind rewind, Rewind.Leg leg, Looking.Look look) {
        boolean seen = !look.overwritten().isEmpty();
        if (seen != leg.overwrittenSince().isPresent()) {
            legs.suspectOverwritten(lease, leg.group(), seen);
        }
        boolean stands = seen && Proving.passed(rewind.now(), leg.overwrittenSince(), settings.overwrittenAfter());
        if (!stands || !curable(rewind, leg)) {
            return false;
        }
        try {
            legs.overwritten(
                    lease,
                    leg.group(),
                    look.overwritten(),
                    Step.to(RewindState.VACATING, "OVERWRITTEN", leg.overwritten() + 1, where(look)));
        } catch (DuplicateKeyException taken) {
            // Another rewind is at work on the group; after it the commit is looked at again.
            return false;
        }
        return true;
    }

    private boolean curable(Rewind rewind, Rewind.Leg leg) {
        return rewind.whenActive() == WhenActive.EVICT
                && rewind.cancellation().isEmpty()
                && !rewind.onlyFollows()
                && leg.refusal().isEmpty()
                && leg.overwritten() < settings.overwriteAttempts();
    }

    /** Whether it stands so long, without a cure, that waiting for a newer row is in vain. */
    boolean isFinal(Rewind rewind, Rewind.Leg leg, Looking.Look look) {
        Duration patience = settings.overwrittenAfter().multipliedBy(PATIENCE);
        return !look.overwritten().isEmpty()
                && !curable(rewind, leg)
                && Proving.passed(rewind.now(), leg.overwrittenSince(), patience);
    }

    /** What to do about one that ends the proof. */
    Optional<Finding> finding(Rewind rewind, Rewind.Leg leg, Looking.Look look) {
        return isFinal(rewind, leg, look)
                ? Optional.of(Finding.of(
                        FindingCode.OVERWRITTEN,
                        look.overwritten().size(),
                        leg.group().value(),
                        where(look)))
                : Optional.empty();
    }

    private static String where(Looking.Look look) {
        return look.overwritten().stream()
                .map(at -> at.partition().toString())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
