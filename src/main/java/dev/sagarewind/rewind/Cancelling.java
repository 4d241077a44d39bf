package dev.sagarewind.rewind;

import org.springframework.stereotype.Component;

/** Ends what has not happened yet. What was moved stays moved: that is said, and undoing it is a rewind of its own. */
@Component
class Cancelling {

    private final JdbcLegs legs;
    private final JdbcProof proof;
    private final Looking looking;
    private final FindingOut findingOut;

    Cancelling(JdbcLegs legs, JdbcProof proof, Looking looking, FindingOut findingOut) {
        this.legs = legs;
        this.proof = proof;
        this.looking = looking;
        this.findingOut = findingOut;
    }

    void cancel(Lease lease, Rewind rewind, Rewind.Leg leg) {
        if (leg.state() == RewindState.REWINDING || leg.state() == RewindState.UNKNOWN) {
            // Whether it was moved has to be known before anybody can say what cancelling means.
            findingOut.findOut(lease, rewind, leg);
            return;
        }
        boolean moved = rewind.partitionsOf(leg.group()).stream()
                .anyMatch(one -> one.movedAt().isPresent());
        if (!moved) {
            legs.transition(lease, leg.group(), Step.to(RewindState.CANCELLED, "CANCELLED"));
            return;
        }
        int all = proof.count(rewind.id(), leg.group());
        int open = looking.look(lease, rewind, leg).open().size();
        legs.transition(
                lease,
                leg.group(),
                all > 0 && open == 0
                        ? Step.to(RewindState.RECOVERED, "PROVEN", all, all)
                        : Step.to(RewindState.CANCELLED, "CANCELLED_MOVED", all - open, all));
    }
}
