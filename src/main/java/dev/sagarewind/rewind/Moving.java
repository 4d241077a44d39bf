package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.OffsetMove;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Moves a leg's offsets, the one place that does, and finds out afterwards what came of it. */
@Component
class Moving {

    /** Whether the leg has gone on, or a member had rejoined and it has to be vacated again. */
    enum Outcome {
        DECIDED,
        GROUP_HAS_MEMBERS
    }

    private final ConsumerGroups kafka;
    private final Timeline timeline;
    private final JdbcLegs legs;
    private final JdbcProof proof;
    private final RewindSettings settings;

    Moving(ConsumerGroups kafka, Timeline timeline, JdbcLegs legs, JdbcProof proof, RewindSettings settings) {
        this.kafka = kafka;
        this.timeline = timeline;
        this.legs = legs;
        this.proof = proof;
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
        legs.announce(
                lease, leg.group(), settings.lease(), before, Step.to(RewindState.REWINDING, "MOVING", targets.size()));
        Map<PartitionId, OffsetMove> moves =
                kafka.moveOffsets(leg.group(), targets, rewind.id().witness());
        boolean members = false;
        boolean unknown = false;
        for (PartitionId log : targets.keySet()) {
            GroupPartition at = new GroupPartition(leg.group(), log);
            OffsetMove move = moves.getOrDefault(log, new OffsetMove.Unknown("Kafka left it out of its answer."));
            if (move instanceof OffsetMove.GroupHasMembers) {
                members = true;
                continue;
            }
            pending.remove(at);
            unknown |= move instanceof OffsetMove.Unknown;
            legs.result(lease, at, result(move), detail(move));
        }
        if (members) {
            legs.transition(lease, leg.group(), Step.to(RewindState.VACATING, "MEMBER_REJOINED"));
            return Outcome.GROUP_HAS_MEMBERS;
        }
        if (unknown) {
            legs.transition(
                    lease, leg.group(), Step.to(RewindState.UNKNOWN, "UNKNOWN").within(settings.resumeTimeout()));
        } else if (moves.values().stream().noneMatch(OffsetMove.Moved.class::isInstance)
                && leg.movedAt().isEmpty()) {
            legs.transition(lease, leg.group(), Step.failed(refused(leg, moves)));
        } else {
            moved(lease, rewind, leg);
        }
        return Outcome.DECIDED;
    }

    private static Rewind.Result result(OffsetMove move) {
        if (move instanceof OffsetMove.Moved) {
            return Rewind.Result.REWOUND;
        }
        return move instanceof OffsetMove.Refused ? Rewind.Result.REFUSED : Rewind.Result.UNKNOWN;
    }

    private static Optional<String> detail(OffsetMove move) {
        if (move instanceof OffsetMove.Refused refused) {
            return Optional.of(refused.reason());
        }
        return move instanceof OffsetMove.Unknown unknown ? Optional.of(unknown.reason()) : Optional.empty();
    }

    private static Finding refused(Rewind.Leg leg, Map<PartitionId, OffsetMove> moves) {
        String why = moves.values().stream()
                .flatMap(move -> detail(move).stream())
                .findFirst()
                .orElse("");
        return Finding.of(FindingCode.KAFKA_UNKNOWN, leg.group().value(), why);
    }

    /** Reads back what Kafka has now. Returning members may already have committed on, which is no contradiction. */
    private void moved(Lease lease, Rewind rewind, Rewind.Leg leg) {
        legs.moved(lease, leg.group());
        Set<GroupPartition> all = rewind.partitionsOf(leg.group()).stream()
                .map(Rewind.Partition::partition)
                .collect(Collectors.toSet());
        Map<GroupPartition, CommittedOffset> now = kafka.committedOn(all);
        int same = 0;
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            same += witnessed(rewind, one, now.get(one.partition())) ? 1 : 0;
        }
        legs.transition(
                lease,
                leg.group(),
                Step.to(RewindState.RESUMING, "MOVED", all.size(), same).within(settings.resumeTimeout()));
        Map<PartitionId, LogBounds> bounds =
                kafka.bounds(all.stream().map(GroupPartition::partition).collect(Collectors.toSet()));
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            PartitionId log = one.partition().partition();
            if (bounds.get(log) instanceof LogBounds.Known known && known.start() > one.targetOffset()) {
                legs.transition(
                        lease,
                        leg.group(),
                        Step.to(RewindState.RESUMING, "RECORD_LOST", log.toString(), Long.toString(known.start())));
            }
        }
    }

    private static boolean witnessed(
            Rewind rewind, Rewind.Partition one, @org.jspecify.annotations.Nullable CommittedOffset now) {
        return now instanceof CommittedOffset.Committed at
                && at.offset() == one.targetOffset()
                && at.metadata().equals(rewind.id().witness());
    }

    /** Nobody knows whether the offsets were moved: Kafka's witness, the offset itself and the history are asked. */
    void findOut(Lease lease, Rewind rewind, Rewind.Leg leg) {
        List<Rewind.Partition> open = rewind.partitionsOf(leg.group()).stream()
                .filter(one -> one.result() == Rewind.Result.PENDING || one.result() == Rewind.Result.UNKNOWN)
                .toList();
        Map<GroupPartition, CommittedOffset> now =
                kafka.committedOn(open.stream().map(Rewind.Partition::partition).collect(Collectors.toSet()));
        Set<GroupPartition> readAgain = readAgain(rewind, leg);
        int undecided = 0;
        for (Rewind.Partition one : open) {
            boolean back = now.get(one.partition()) instanceof CommittedOffset.Committed at
                    && one.offsetBefore().filter(before -> at.offset() < before).isPresent();
            if (witnessed(rewind, one, now.get(one.partition())) || back || readAgain.contains(one.partition())) {
                legs.result(lease, one.partition(), Rewind.Result.REWOUND, Optional.empty());
            } else {
                undecided++;
            }
        }
        if (undecided == 0) {
            moved(lease, rewind, leg);
        } else if (!rewind.acknowledged().contains(FindingCode.UNRECORDED_RECORDS)
                && !rewind.acknowledged().contains(FindingCode.RANGE_NOT_READ)) {
            // Reading the range twice does nothing: every record of it has a history.
            for (Rewind.Partition one : open) {
                legs.result(lease, one.partition(), Rewind.Result.PENDING, Optional.empty());
            }
            legs.transition(lease, leg.group(), Step.to(RewindState.VACATING, "NOT_MOVED_YET"));
        } else if (leg.state() == RewindState.REWINDING) {
            legs.transition(
                    lease, leg.group(), Step.to(RewindState.UNKNOWN, "UNKNOWN").within(settings.resumeTimeout()));
        } else if (leg.deadline().filter(at -> !rewind.now().isBefore(at)).isPresent()) {
            legs.transition(
                    lease,
                    leg.group(),
                    Step.failed(
                            Finding.of(FindingCode.KAFKA_UNKNOWN, leg.group().value(), "")));
        }
    }

    private Set<GroupPartition> readAgain(Rewind rewind, Rewind.Leg leg) {
        List<RewindMessage> messages = proof.open(rewind.id(), leg.group());
        List<EventId> events = messages.stream().map(RewindMessage::eventId).toList();
        Map<EventId, RangeEntry> states = events.isEmpty() ? Map.of() : timeline.states(leg.group(), events);
        return messages.stream()
                .filter(message -> Proving.isNewer(message, Optional.ofNullable(states.get(message.eventId()))))
                .map(RewindMessage::partition)
                .collect(Collectors.toSet());
    }
}
