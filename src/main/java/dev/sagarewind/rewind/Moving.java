package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.OffsetMove;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Moves a leg's offsets, the one place that does, and reads back what came of it. */
@Component
class Moving {

    /** Whether the leg has gone on, or a member had rejoined and it has to be vacated again. */
    enum Outcome {
        DECIDED,
        GROUP_HAS_MEMBERS
    }

    private final ConsumerGroups kafka;
    private final JdbcLegs legs;
    private final RewindSettings settings;

    Moving(ConsumerGroups kafka, JdbcLegs legs, RewindSettings settings) {
        this.kafka = kafka;
        this.legs = legs;
        this.settings = settings;
    }

    /**
     * @param pending those that are to be moved; what was moved is taken out
     * @param committed what they are now, read after vacating
     */
    Outcome move(
            Lease lease,
            Rewind rewind,
            Rewind.Leg leg,
            Set<GroupPartition> pending,
            Map<GroupPartition, CommittedOffset> committed) {
        Map<PartitionId, Long> targets = new HashMap<>();
        Map<GroupPartition, Long> before = new HashMap<>();
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            if (pending.contains(one.partition())
                    && committed.get(one.partition()) instanceof CommittedOffset.Committed now) {
                targets.put(one.partition().partition(), one.targetOffset());
                before.put(one.partition(), now.offset());
            }
        }
        if (!legs.announce(lease, leg.group(), before, Step.to(RewindState.REWINDING, "MOVING", targets.size()))) {
            return Outcome.DECIDED;
        }
        lease.requireTimeFor(settings.lease().dividedBy(2));
        Map<PartitionId, OffsetMove> moves =
                kafka.moveOffsets(leg.group(), targets, rewind.id().witness());
        return judge(lease, rewind, leg, pending, targets.keySet(), moves);
    }

    private Outcome judge(
            Lease lease,
            Rewind rewind,
            Rewind.Leg leg,
            Set<GroupPartition> pending,
            Set<PartitionId> asked,
            Map<PartitionId, OffsetMove> moves) {
        Map<GroupPartition, Verdict> verdicts = new HashMap<>();
        boolean members = false;
        for (PartitionId log : asked) {
            OffsetMove move = moves.getOrDefault(log, new OffsetMove.Unknown("Kafka left it out of its answer."));
            if (move instanceof OffsetMove.GroupHasMembers) {
                members = true;
            } else {
                verdicts.put(new GroupPartition(leg.group(), log), verdict(move));
            }
        }
        pending.removeAll(verdicts.keySet());
        legs.results(lease, leg.group(), verdicts);
        if (members) {
            legs.transition(lease, leg.group(), Step.to(RewindState.VACATING, "MEMBER_REJOINED"));
            return Outcome.GROUP_HAS_MEMBERS;
        }
        boolean unknown = verdicts.values().stream().anyMatch(one -> one.result() == Rewind.Result.UNKNOWN);
        boolean any = verdicts.values().stream().anyMatch(one -> one.result() == Rewind.Result.REWOUND);
        if (unknown) {
            legs.transition(
                    lease, leg.group(), Step.to(RewindState.UNKNOWN, "UNKNOWN").within(settings.resumeTimeout()));
        } else if (any || leg.movedAt().isPresent()) {
            moved(lease, rewind, leg);
        } else {
            legs.transition(lease, leg.group(), Step.failed(refused(leg, verdicts)));
        }
        return Outcome.DECIDED;
    }

    private static Verdict verdict(OffsetMove move) {
        if (move instanceof OffsetMove.Moved) {
            return Verdict.of(Rewind.Result.REWOUND);
        }
        if (move instanceof OffsetMove.Refused refused) {
            return new Verdict(Rewind.Result.REFUSED, Optional.of(refused.reason()));
        }
        String why = move instanceof OffsetMove.Unknown unknown ? unknown.reason() : "";
        return new Verdict(Rewind.Result.UNKNOWN, Optional.of(why));
    }

    private static Finding refused(Rewind.Leg leg, Map<GroupPartition, Verdict> verdicts) {
        String why = verdicts.values().stream()
                .flatMap(one -> one.detail().stream())
                .findFirst()
                .orElse("");
        return Finding.of(FindingCode.KAFKA_UNKNOWN, leg.group().value(), why);
    }

    /** Reads back what Kafka has now. Returning members may already have committed on, which is no contradiction. */
    void moved(Lease lease, Rewind rewind, Rewind.Leg leg) {
        List<Rewind.Partition> inTurn = rewind.inTurn(leg.group());
        Set<GroupPartition> all =
                inTurn.stream().map(Rewind.Partition::partition).collect(Collectors.toSet());
        Map<GroupPartition, CommittedOffset> now = kafka.committedOn(all);
        // Read before anything is written: a look that fails here is taken again with the whole step.
        Map<PartitionId, LogBounds> bounds =
                kafka.bounds(all.stream().map(GroupPartition::partition).collect(Collectors.toSet()));
        long same = inTurn.stream()
                .filter(one -> witnessed(rewind, one, now.get(one.partition())))
                .count();
        legs.moved(lease, leg.group());
        legs.transition(
                lease,
                leg.group(),
                Step.to(RewindState.RESUMING, "MOVED", all.size(), same).within(settings.resumeTimeout()));
        for (Rewind.Partition one : inTurn) {
            PartitionId log = one.partition().partition();
            if (bounds.get(log) instanceof LogBounds.Known known && known.start() > one.targetOffset()) {
                legs.transition(
                        lease,
                        leg.group(),
                        Step.to(RewindState.RESUMING, "RECORD_LOST", log.toString(), Long.toString(known.start())));
            }
        }
    }

    /** Whether Kafka has exactly what this rewind wrote: gone with the group's next commit. */
    static boolean witnessed(Rewind rewind, Rewind.Partition one, @Nullable CommittedOffset now) {
        return now instanceof CommittedOffset.Committed at
                && at.offset() == one.targetOffset()
                && at.metadata().equals(rewind.id().witness());
    }
}
