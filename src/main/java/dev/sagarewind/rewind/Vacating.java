package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.consumergroup.KafkaRefusedException;
import dev.sagarewind.fleet.FleetSnapshot;
import dev.sagarewind.position.GroupPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Brings a group to have no members, checks everything again, and has the offsets moved while that is so. */
@Component
class Vacating {

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(5);
    private static final Duration SETTLED_ASKED_EVERY = Duration.ofMillis(50);

    private final ConsumerGroups kafka;
    private final JdbcLegs legs;
    private final Turns turns;
    private final Standstill standstill;
    private final Rechecks rechecks;
    private final Moving moving;
    private final RewindSettings settings;

    Vacating(
            ConsumerGroups kafka,
            JdbcLegs legs,
            Turns turns,
            Standstill standstill,
            Rechecks rechecks,
            Moving moving,
            RewindSettings settings) {
        this.kafka = kafka;
        this.legs = legs;
        this.turns = turns;
        this.standstill = standstill;
        this.rechecks = rechecks;
        this.moving = moving;
        this.settings = settings;
    }

    /** @throws SilentCoordinatorException if what has to be known is to be asked again */
    void vacate(Lease lease, Rewind rewind, Rewind.Leg leg) {
        boolean remembered = leg.openStop().flatMap(ServiceStop::snapshot).isPresent();
        if (remembered && !standsStill(lease, rewind, leg)) {
            return;
        }
        Set<GroupPartition> pending = rewind.inTurn(leg.group()).stream()
                .filter(one -> one.result() == Rewind.Result.PENDING)
                .map(Rewind.Partition::partition)
                .collect(Collectors.toSet());
        Rechecks.Passed passed = new Rechecks.Passed();
        if (rewind.whenActive() == WhenActive.SCALE_TO_ZERO && !remembered) {
            went(
                    lease,
                    rewind,
                    leg,
                    standstill.begin(
                            lease, rewind, leg, () -> rechecks.beforeVacating(lease, rewind, leg, pending, passed)));
            return;
        }
        Optional<Finding> shut = rechecks.beforeVacating(lease, rewind, leg, pending, passed);
        for (int attempt = 1; shut.isEmpty() && attempt <= settings.evictAttempts(); attempt++) {
            if (rewind.whenActive() == WhenActive.EVICT) {
                if (attempt > 1) {
                    awaitSettled(leg);
                }
                if (!evict(lease, rewind, leg, attempt)) {
                    return;
                }
            }
            Map<GroupPartition, CommittedOffset> committed = kafka.committedOn(pending);
            shut = rechecks.afterVacating(lease, rewind, leg, committed, passed);
            if (shut.isEmpty()) {
                boolean decided = moving.move(lease, rewind, leg, pending, committed) == Moving.Outcome.DECIDED;
                if (decided || rewind.whenActive() != WhenActive.EVICT && someoneIsBack(lease, rewind, leg)) {
                    return;
                }
            }
        }
        Finding reason = shut.orElseGet(
                () -> Finding.of(FindingCode.MEMBERS_KEEP_REJOINING, leg.group().value(), settings.evictAttempts()));
        end(lease, rewind, leg, reason);
    }

    /** A service that is stopped is waited for over many steps; everything is checked once more when it stands still. */
    private boolean standsStill(Lease lease, Rewind rewind, Rewind.Leg leg) {
        FleetSnapshot snapshot = leg.openStop().flatMap(ServiceStop::snapshot).orElseThrow();
        return went(lease, rewind, leg, standstill.await(lease, rewind, leg, snapshot));
    }

    private boolean went(Lease lease, Rewind rewind, Rewind.Leg leg, Standstill.Look look) {
        if (look instanceof Standstill.Look.GivenUp givenUp) {
            end(lease, rewind, leg, givenUp.reason());
        }
        return look instanceof Standstill.Look.Still;
    }

    /**
     * The alter is the gate: Kafka refuses it while there is a member, so one that is back already does no harm.
     *
     * @return false if somebody has cancelled the rewind, or Kafka does not let the console do this; then nobody was
     *     evicted, and the leg has gone on
     */
    private boolean evict(Lease lease, Rewind rewind, Rewind.Leg leg, int attempt) {
        if (!legs.announce(lease, leg.group(), Map.of(), Step.to(RewindState.VACATING, "EVICTING", attempt))) {
            return false;
        }
        lease.requireTimeFor(settings.lease().dividedBy(2));
        try {
            int members = kafka.evict(leg.group(), "saga-rewind " + lease.rewind());
            legs.evicted(lease, leg.group(), members);
            return true;
        } catch (KafkaRefusedException refused) {
            String why = String.valueOf(refused.getMessage());
            endNow(
                    lease,
                    rewind,
                    leg,
                    Finding.of(FindingCode.KAFKA_UNKNOWN, leg.group().value(), why));
            return false;
        }
    }

    /**
     * A member that is evicted while it joins is back within milliseconds; one that has settled learns of it with its
     * next heartbeat. So the next try waits until the group has settled, but not for ever.
     */
    private void awaitSettled(Rewind.Leg leg) {
        long until = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (System.nanoTime() < until
                && turns.describe(leg)
                        .filter(one -> one.state() == GroupState.REBALANCING)
                        .isPresent()) {
            LockSupport.parkNanos(SETTLED_ASKED_EVERY.toNanos());
        }
    }

    /** @return whether there is a member; one that has left again meanwhile is none */
    private boolean someoneIsBack(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Optional<ConsumerGroup> occupied = turns.describe(leg).filter(one -> !one.isEmpty());
        if (occupied.isPresent() && rewind.whenActive() == WhenActive.WAIT) {
            legs.transition(lease, leg.group(), Step.to(RewindState.WAITING, "MEMBER_JOINED"));
        } else if (occupied.isPresent() && rewind.whenActive() == WhenActive.REFUSE) {
            end(lease, rewind, leg, occupied(occupied.get()));
        }
        // A service that is to be stopped is looked at again: the next look says who it is, and waits for it to leave.
        return occupied.isPresent();
    }

    private static Finding occupied(ConsumerGroup group) {
        return group.problem()
                .map(problem -> Finding.of(FindingCode.KAFKA_UNKNOWN, group.id().value(), problem))
                .orElseGet(() -> Finding.of(
                        FindingCode.GROUP_HAS_MEMBERS,
                        group.id().value(),
                        group.members().size()));
    }

    private void end(Lease lease, Rewind rewind, Rewind.Leg leg, Finding reason) {
        // Silence is no answer: a coordinator that moves to another broker is silent for a while, and is asked again.
        boolean patient = rewind.now().isBefore(leg.stateSince().plus(settings.resumeTimeout()));
        if (reason.code() == FindingCode.KAFKA_UNKNOWN && patient) {
            throw new SilentCoordinatorException(reason);
        }
        endNow(lease, rewind, leg, reason);
    }

    /** Where offsets were moved before, the proof still has to say what came of it. */
    private void endNow(Lease lease, Rewind rewind, Rewind.Leg leg, Finding reason) {
        List<Rewind.Partition> partitions = rewind.partitionsOf(leg.group());
        if (partitions.stream().anyMatch(one -> one.movedAt().isPresent())) {
            legs.transition(
                    lease,
                    leg.group(),
                    Step.to(RewindState.VERIFYING, "NOT_REPEATED", reason.code().name())
                            .within(settings.verifyTimeout())
                            .because(reason));
            return;
        }
        // Announced once, and found not to have been moved: that is no refusal any more, but it moved nothing either.
        boolean announced =
                partitions.stream().anyMatch(one -> one.offsetBefore().isPresent());
        legs.transition(lease, leg.group(), announced ? Step.failed(reason) : Step.refused(reason));
    }
}
