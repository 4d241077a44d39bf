package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Pieces;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * One look at how far a leg has come: Kafka first, the history after it. A consumer writes its row before it commits, so
 * what is committed has a row.
 */
@Component
class Looking {

    /**
     * @param open messages that are not proven recovered
     * @param reached partitions whose committed offset is where it was before the rewind, or beyond
     * @param overwritten partitions committed past a message that has no newer row, or behind where they were put
     *     forward to
     */
    record Look(List<RewindMessage> open, Set<GroupPartition> reached, Set<GroupPartition> overwritten) {}

    private final ConsumerGroups kafka;
    private final Timeline timeline;
    private final JdbcLegs legs;
    private final JdbcProof proof;

    Looking(ConsumerGroups kafka, Timeline timeline, JdbcLegs legs, JdbcProof proof) {
        this.kafka = kafka;
        this.timeline = timeline;
        this.legs = legs;
        this.proof = proof;
    }

    Look look(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Set<GroupPartition> rewound = rewind.rewound(leg.group());
        Map<GroupPartition, CommittedOffset> committed = kafka.committedOn(rewound);
        List<RewindMessage> before = proof.open(rewind.id(), leg.group());
        List<RewindMessage> open = new ArrayList<>();
        List<JdbcProof.Seen> seen = new ArrayList<>();
        Set<GroupPartition> overwritten = new HashSet<>();
        for (List<RewindMessage> some : Pieces.of(before)) {
            Map<EventId, RangeEntry> states = timeline.states(
                    leg.group(), some.stream().map(RewindMessage::eventId).toList());
            for (RewindMessage message : some) {
                Optional<RangeEntry> state = Optional.ofNullable(states.get(message.eventId()));
                RewindMessage.Result outcome = Proving.outcome(message, state);
                if (outcome != RewindMessage.Result.NOT_REACHED) {
                    seen.add(new JdbcProof.Seen(
                            message.eventId(), outcome, state.orElseThrow().lastConsumedAt()));
                } else if (committed.get(message.partition()) instanceof CommittedOffset.Committed at
                        && at.offset() > message.offset()) {
                    overwritten.add(message.partition());
                }
                if (outcome != RewindMessage.Result.RECOVERED) {
                    open.add(message.now(outcome, state.map(RangeEntry::lastConsumedAt)));
                }
            }
        }
        overwritten.addAll(takenBack(rewind, leg, committed));
        sayDrift(lease, rewind, leg, committed);
        proof.seen(lease, leg.group(), now(committed), seen);
        return new Look(open, reached(rewind, leg, committed), overwritten);
    }

    /** Moved forward, and a member that was evicted, or another tool, has committed an older offset since. */
    private static List<GroupPartition> takenBack(
            Rewind rewind, Rewind.Leg leg, Map<GroupPartition, CommittedOffset> committed) {
        return rewind.partitionsOf(leg.group()).stream()
                .filter(Rewind.Partition::forward)
                .filter(one -> committed.get(one.partition()) instanceof CommittedOffset.Committed at
                        && at.offset() < one.targetOffset())
                .map(Rewind.Partition::partition)
                .toList();
    }

    /** An offset only grows while its group reads; one that lies further back, or is gone, was moved by something else. */
    private void sayDrift(Lease lease, Rewind rewind, Rewind.Leg leg, Map<GroupPartition, CommittedOffset> committed) {
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            CommittedOffset now = committed.get(one.partition());
            String where = one.partition().partition().toString();
            one.offsetNow().ifPresent(last -> {
                if (now instanceof CommittedOffset.Committed at && at.offset() < last) {
                    legs.transition(
                            lease,
                            leg.group(),
                            Step.to(
                                    leg.state(),
                                    "DRIFTED_BACK",
                                    where,
                                    Long.toString(last),
                                    Long.toString(at.offset())));
                } else if (now instanceof CommittedOffset.NoCommit) {
                    legs.transition(
                            lease, leg.group(), Step.to(leg.state(), "DRIFTED_GONE", where, Long.toString(last)));
                }
            });
        }
    }

    /** What is not known leaves what was known last. */
    private static Map<GroupPartition, Optional<Long>> now(Map<GroupPartition, CommittedOffset> committed) {
        Map<GroupPartition, Optional<Long>> offsets = new HashMap<>();
        committed.forEach((partition, now) -> {
            if (now instanceof CommittedOffset.Committed at) {
                offsets.put(partition, Optional.of(at.offset()));
            } else if (now instanceof CommittedOffset.NoCommit) {
                offsets.put(partition, Optional.empty());
            }
        });
        return offsets;
    }

    private static Set<GroupPartition> reached(
            Rewind rewind, Rewind.Leg leg, Map<GroupPartition, CommittedOffset> committed) {
        Set<GroupPartition> reached = new HashSet<>();
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            if (committed.get(one.partition()) instanceof CommittedOffset.Committed at && at.offset() >= one.goal()) {
                reached.add(one.partition());
            }
        }
        return reached;
    }
}
