package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupMember;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Takes a group for a leg. One leg per group is at work, says a unique index of the database; who has to wait for another
 * rewind, or for members to leave, says for whom.
 */
@Component
class Turns {

    private final ConsumerGroups kafka;
    private final JdbcLegs legs;
    private final JdbcGates gates;

    Turns(ConsumerGroups kafka, JdbcLegs legs, JdbcGates gates) {
        this.kafka = kafka;
        this.legs = legs;
        this.gates = gates;
    }

    /** The leg's turn in its rewind has come. */
    void begin(Lease lease, Rewind rewind, Rewind.Leg leg) {
        if (rewind.whenActive() != WhenActive.WAIT) {
            take(lease, rewind, leg);
            return;
        }
        legs.transition(
                lease, leg.group(), Step.to(RewindState.WAITING, "WAITING").within(wait(rewind)));
    }

    /** Looks whether the members have left, and the group is free. */
    void await(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Optional<ConsumerGroup> occupied =
                rewind.whenActive() == WhenActive.WAIT ? describe(leg).filter(one -> !one.isEmpty()) : Optional.empty();
        if (occupied.isEmpty()) {
            take(lease, rewind, leg);
            return;
        }
        List<String> left = names(occupied.get());
        if (!left.equals(leg.membersLeft()) || leg.waitsFor().isPresent()) {
            legs.waitsFor(lease, leg.group(), left, Optional.empty());
        }
        if (late(rewind, leg)) {
            legs.transition(
                    lease,
                    leg.group(),
                    Step.refused(Finding.of(
                            FindingCode.WAITED_TOO_LONG,
                            left.size(),
                            leg.group().value(),
                            String.join(", ", left))));
        }
    }

    private void take(Lease lease, Rewind rewind, Rewind.Leg leg) {
        try {
            legs.transition(lease, leg.group(), Step.to(RewindState.VACATING, "VACATING"));
        } catch (DuplicateKeyException taken) {
            awaitOther(lease, rewind, leg);
        }
    }

    private void awaitOther(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Optional<JdbcGates.UnderWay> other = gates.underWay(List.of(leg.group())).stream()
                .filter(JdbcGates.UnderWay::atWork)
                .findFirst();
        if (other.isEmpty()) {
            // It has just finished: the next look will find the group free.
            return;
        }
        if (leg.state() == RewindState.REQUESTED) {
            legs.transition(
                    lease,
                    leg.group(),
                    Step.to(RewindState.WAITING, "WAITING_FOR_TURN", other.get().by())
                            .within(wait(rewind)));
        } else if (late(rewind, leg)) {
            legs.transition(lease, leg.group(), Step.refused(other.get().finding()));
            return;
        }
        if (!leg.waitsFor().equals(Optional.of(other.get().rewindId()))) {
            legs.waitsFor(lease, leg.group(), List.of(), Optional.of(other.get().rewindId()));
        }
    }

    private static Duration wait(Rewind rewind) {
        return Duration.ofSeconds(rewind.waitSeconds());
    }

    private static boolean late(Rewind rewind, Rewind.Leg leg) {
        return leg.deadline().filter(at -> !rewind.now().isBefore(at)).isPresent();
    }

    Optional<ConsumerGroup> describe(Rewind.Leg leg) {
        return Optional.ofNullable(kafka.describe(List.of(leg.group())).get(leg.group()));
    }

    static List<String> names(ConsumerGroup group) {
        if (group.problem().isPresent()) {
            return List.of(group.problem().get());
        }
        return group.members().stream().map(Turns::name).sorted().toList();
    }

    private static String name(GroupMember member) {
        return member.instanceId().map(id -> id + " ").orElse("") + member.clientId() + " " + member.host();
    }
}
