package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupMember;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.position.GroupPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Brings a group to have no members, checks everything again, and has the offsets moved while that is so. */
@Component
class Vacating {

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(5);
    private static final Duration SETTLED_ASKED_EVERY = Duration.ofMillis(50);

    private final ConsumerGroups kafka;
    private final JdbcLegs legs;
    private final Rechecks rechecks;
    private final Moving moving;
    private final RewindSettings settings;

    Vacating(ConsumerGroups kafka, JdbcLegs legs, Rechecks rechecks, Moving moving, RewindSettings settings) {
        this.kafka = kafka;
        this.legs = legs;
        this.rechecks = rechecks;
        this.moving = moving;
        this.settings = settings;
    }

    /** The leg's turn has come. */
    void begin(Lease lease, Rewind rewind, Rewind.Leg leg) {
        if (rewind.whenActive() != WhenActive.WAIT) {
            takeGroup(lease, leg);
            return;
        }
        legs.transition(
                lease,
                leg.group(),
                Step.to(RewindState.WAITING, "WAITING").within(Duration.ofSeconds(rewind.waitSeconds())));
    }

    /** Looks whether the members have left. */
    void await(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Optional<ConsumerGroup> group = describe(leg);
        List<String> left = group.map(Vacating::names).orElse(List.of());
        if (!left.equals(leg.membersLeft())) {
            legs.membersLeft(lease, leg.group(), left);
        }
        boolean late = leg.deadline().filter(at -> !rewind.now().isBefore(at)).isPresent();
        if (group.filter(one -> !one.isEmpty()).isEmpty()) {
            takeGroup(lease, leg);
        } else if (late) {
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

    /** One leg per group is at work, says the database; who waits goes on waiting, the others are refused. */
    private void takeGroup(Lease lease, Rewind.Leg leg) {
        try {
            legs.transition(lease, leg.group(), Step.to(RewindState.VACATING, "VACATING"));
        } catch (DuplicateKeyException taken) {
            if (leg.state() == RewindState.REQUESTED) {
                legs.transition(lease, leg.group(), Step.refused(rechecks.inProgress(leg.group())));
            }
        }
    }

    void vacate(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Set<GroupPartition> pending = rewind.partitionsOf(leg.group()).stream()
                .filter(one -> one.result() == Rewind.Result.PENDING)
                .map(Rewind.Partition::partition)
                .collect(Collectors.toSet());
        Rechecks.Passed passed = new Rechecks.Passed();
        Optional<Finding> shut = rechecks.beforeVacating(lease, rewind, leg, pending, passed);
        for (int attempt = 1; shut.isEmpty() && attempt <= settings.evictAttempts(); attempt++) {
            if (rewind.whenActive() == WhenActive.EVICT) {
                if (attempt > 1) {
                    awaitSettled(leg);
                }
                evict(lease, leg, attempt);
            } else if (describe(leg).filter(one -> !one.isEmpty()).isPresent()) {
                someoneIsBack(lease, rewind, leg);
                return;
            }
            Map<GroupPartition, CommittedOffset> committed = kafka.committedOn(pending);
            shut = rechecks.afterVacating(rewind, leg, committed, passed);
            if (shut.isEmpty() && moving.move(lease, rewind, leg, pending, committed) == Moving.Outcome.DECIDED) {
                return;
            }
        }
        Finding reason = shut.orElseGet(
                () -> Finding.of(FindingCode.MEMBERS_KEEP_REJOINING, leg.group().value(), settings.evictAttempts()));
        end(lease, rewind, leg, reason);
    }

    /** The alter is the gate: Kafka refuses it while there is a member, so one that is back already does no harm. */
    private void evict(Lease lease, Rewind.Leg leg, int attempt) {
        legs.hold(lease, settings.lease());
        legs.transition(lease, leg.group(), Step.to(RewindState.VACATING, "EVICTING", attempt));
        int members = kafka.evict(leg.group(), "saga-rewind " + lease.rewind());
        legs.evicted(lease, leg.group(), members);
    }

    /**
     * A member that is evicted while it joins is back within milliseconds; one that has settled learns of it with its
     * next heartbeat. So the next try waits until the group has settled, but not for ever.
     */
    private void awaitSettled(Rewind.Leg leg) {
        long until = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (System.nanoTime() < until
                && describe(leg)
                        .filter(one -> one.state() == GroupState.REBALANCING)
                        .isPresent()) {
            LockSupport.parkNanos(SETTLED_ASKED_EVERY.toNanos());
        }
    }

    private void someoneIsBack(Lease lease, Rewind rewind, Rewind.Leg leg) {
        if (rewind.whenActive() == WhenActive.WAIT) {
            legs.transition(lease, leg.group(), Step.to(RewindState.WAITING, "MEMBER_JOINED"));
            return;
        }
        int members = describe(leg).map(one -> one.members().size()).orElse(0);
        legs.transition(
                lease,
                leg.group(),
                Step.refused(
                        Finding.of(FindingCode.GROUP_HAS_MEMBERS, leg.group().value(), members)));
    }

    /** Where offsets were moved before, the proof still has to say what came of it. */
    private void end(Lease lease, Rewind rewind, Rewind.Leg leg, Finding reason) {
        boolean moved = rewind.partitionsOf(leg.group()).stream().anyMatch(one -> one.result() == Rewind.Result.REWOUND)
                || leg.movedAt().isPresent();
        Step step = moved
                ? Step.to(RewindState.VERIFYING, "NOT_REPEATED", reason.code().name())
                        .within(settings.verifyTimeout())
                : Step.refused(reason);
        legs.transition(lease, leg.group(), step);
    }

    private Optional<ConsumerGroup> describe(Rewind.Leg leg) {
        return Optional.ofNullable(kafka.describe(List.of(leg.group())).get(leg.group()));
    }

    private static List<String> names(ConsumerGroup group) {
        if (group.problem().isPresent()) {
            return List.of(group.problem().get());
        }
        return group.members().stream().map(Vacating::name).sorted().toList();
    }

    private static String name(GroupMember member) {
        return member.instanceId().map(id -> id + " ").orElse("") + member.clientId() + " " + member.host();
    }
}
