package dev.sagarewind.rewind;

import dev.sagarewind.position.GroupPartition;
import java.util.Comparator;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** One partition goes first, so that a cause that is not healed shows on the fewest records. */
@Component
class Canary {

    private final JdbcLegs legs;

    Canary(JdbcLegs legs) {
        this.legs = legs;
    }

    /**
     * The partition with the fewest records to read again among those with a message to follow; absent where no other
     * would be left to come after it.
     */
    static Optional<PlannedPartition> of(RewindPlan plan) {
        return plan.partitions().size() < 2
                ? Optional.empty()
                : plan.partitions().stream()
                        .filter(one -> plan.events().stream()
                                .anyMatch(event -> event.partition().equals(one.partition())))
                        .min(Comparator.<PlannedPartition>comparingLong(
                                        one -> one.records().atMost())
                                .thenComparing(PlannedPartition::partition));
    }

    /** Lets the others follow. Where another rewind has taken the group meanwhile, the next look tries again. */
    void passed(Lease lease, Rewind rewind, Rewind.Leg leg) {
        GroupPartition first = rewind.trial().orElseThrow().partition();
        boolean moreOfIt = rewind.partitionsOf(leg.group()).size() > 1;
        RewindState next = moreOfIt ? RewindState.VACATING : RewindState.RECOVERED;
        try {
            legs.canaryPassed(
                    lease,
                    leg.group(),
                    Step.to(next, "CANARY_PASSED", first.partition().toString()));
        } catch (DuplicateKeyException taken) {
            // Said by the other rewind itself; nothing is lost by waiting for it.
        }
    }

    /** Why the others are left alone. */
    static Finding failed(Rewind rewind) {
        int left = rewind.partitions().size() - 1;
        return Finding.of(
                FindingCode.CANARY_FAILED,
                left,
                rewind.trial().orElseThrow().partition().partition().toString());
    }
}
