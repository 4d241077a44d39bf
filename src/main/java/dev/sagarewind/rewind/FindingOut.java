package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Pieces;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Nobody knows whether offsets were moved: a console died after it had announced them, or Kafka's answer did not come.
 * Kafka's witness, the offset itself and the history are asked; Kafka alone cannot tell, as the witness is gone with the
 * group's next commit.
 */
@Component
class FindingOut {

    private final ConsumerGroups kafka;
    private final Timeline timeline;
    private final JdbcLegs legs;
    private final JdbcProof proof;
    private final Moving moving;
    private final RewindSettings settings;

    FindingOut(
            ConsumerGroups kafka,
            Timeline timeline,
            JdbcLegs legs,
            JdbcProof proof,
            Moving moving,
            RewindSettings settings) {
        this.kafka = kafka;
        this.timeline = timeline;
        this.legs = legs;
        this.proof = proof;
        this.moving = moving;
        this.settings = settings;
    }

    void findOut(Lease lease, Rewind rewind, Rewind.Leg leg) {
        if (leg.state() == RewindState.REWINDING) {
            legs.transition(
                    lease,
                    leg.group(),
                    Step.to(RewindState.UNKNOWN, "READING_AGAIN").within(settings.resumeTimeout()));
        }
        List<Rewind.Partition> open = rewind.inTurn(leg.group()).stream()
                .filter(one -> one.result() == Rewind.Result.PENDING || one.result() == Rewind.Result.UNKNOWN)
                .toList();
        Map<GroupPartition, Verdict> verdicts = new HashMap<>();
        Set<GroupPartition> undecided = new HashSet<>();
        Map<GroupPartition, CommittedOffset> now =
                kafka.committedOn(open.stream().map(Rewind.Partition::partition).collect(Collectors.toSet()));
        Set<GroupPartition> readAgain = readAgain(rewind, leg);
        for (Rewind.Partition one : open) {
            boolean wasMoved = Moving.witnessed(rewind, one, now.get(one.partition()))
                    || hasMoved(one, now.get(one.partition()))
                    || readAgain.contains(one.partition());
            if (wasMoved) {
                verdicts.put(one.partition(), Verdict.of(Rewind.Result.REWOUND));
            } else {
                undecided.add(one.partition());
            }
        }
        boolean someUnread = now.values().stream().anyMatch(CommittedOffset.Unknown.class::isInstance);
        if (undecided.isEmpty()) {
            legs.results(lease, leg.group(), verdicts);
            moving.moved(lease, rewind, leg);
        } else if (!someUnread && mayMoveAgain(rewind)) {
            undecided.forEach(at -> verdicts.put(at, Verdict.of(Rewind.Result.PENDING)));
            legs.results(lease, leg.group(), verdicts);
            legs.transition(lease, leg.group(), Step.to(RewindState.VACATING, "NOT_MOVED_YET"));
        } else if (!someUnread && late(rewind, leg)) {
            giveUp(lease, rewind, leg, verdicts, undecided);
        }
    }

    /**
     * Behind where it was when the move was announced: the group reads the range, or is about to. Forward, it is enough
     * that the target is reached.
     */
    private static boolean hasMoved(Rewind.Partition one, @org.jspecify.annotations.Nullable CommittedOffset now) {
        if (!(now instanceof CommittedOffset.Committed at)) {
            return false;
        }
        return one.forward()
                ? at.offset() >= one.targetOffset()
                : one.offsetBefore().filter(before -> at.offset() < before).isPresent();
    }

    /** Reading the range twice does nothing where every record of it has a history; nor does passing it twice. */
    private static boolean mayMoveAgain(Rewind rewind) {
        return rewind.forward()
                || !rewind.acknowledged().contains(FindingCode.UNRECORDED_RECORDS)
                        && !rewind.acknowledged().contains(FindingCode.RANGE_NOT_READ);
    }

    private static boolean late(Rewind rewind, Rewind.Leg leg) {
        return leg.state() == RewindState.UNKNOWN
                && leg.deadline().filter(at -> !rewind.now().isBefore(at)).isPresent();
    }

    /** Neither Kafka nor the history has a trace of the move: the offsets stand where they stood. */
    private void giveUp(
            Lease lease,
            Rewind rewind,
            Rewind.Leg leg,
            Map<GroupPartition, Verdict> verdicts,
            Set<GroupPartition> undecided) {
        undecided.forEach(at -> verdicts.put(at, Verdict.of(Rewind.Result.UNKNOWN)));
        boolean anyMoved = rewind.partitionsOf(leg.group()).stream()
                .anyMatch(one -> one.movedAt().isPresent()
                        || Verdict.of(Rewind.Result.REWOUND).equals(verdicts.get(one.partition())));
        legs.results(lease, leg.group(), verdicts);
        Finding finding = Finding.of(
                FindingCode.MOVE_UNKNOWN,
                undecided.size(),
                leg.group().value(),
                undecided.stream().map(at -> at.partition().toString()).sorted().collect(Collectors.joining(", ")));
        legs.transition(
                lease,
                leg.group(),
                anyMoved
                        ? Step.to(
                                        RewindState.VERIFYING,
                                        "NOT_REPEATED",
                                        finding.code().name())
                                .within(settings.verifyTimeout())
                                .because(finding)
                        : Step.failed(finding));
    }

    private Set<GroupPartition> readAgain(Rewind rewind, Rewind.Leg leg) {
        Set<GroupPartition> partitions = new HashSet<>();
        for (List<RewindMessage> some : Pieces.of(proof.open(rewind.id(), leg.group()))) {
            Map<EventId, RangeEntry> states = timeline.states(
                    leg.group(), some.stream().map(RewindMessage::eventId).toList());
            some.stream()
                    .filter(message -> Proving.isNewer(message, Optional.ofNullable(states.get(message.eventId()))))
                    .map(RewindMessage::partition)
                    .forEach(partitions::add);
        }
        return partitions;
    }
}
