package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Watches a group come back and follows every message until the history shows what became of it. */
@Component
class Proving {

    /** A group that comes back with fewer members than it had is waited for no longer than this. */
    private static final Duration FEWER_MEMBERS = Duration.ofSeconds(10);

    /** How far a leg has come: read from Kafka first, from the history after it. */
    record Look(List<RewindMessage> open, Set<GroupPartition> reached, Set<GroupPartition> overwritten) {}

    private final ConsumerGroups kafka;
    private final Timeline timeline;
    private final JdbcLegs legs;
    private final JdbcProof proof;
    private final Causation causation;
    private final RewindSettings settings;

    Proving(
            ConsumerGroups kafka,
            Timeline timeline,
            JdbcLegs legs,
            JdbcProof proof,
            Causation causation,
            RewindSettings settings) {
        this.kafka = kafka;
        this.timeline = timeline;
        this.legs = legs;
        this.proof = proof;
        this.causation = causation;
        this.settings = settings;
    }

    /** The offsets are moved; the group has to come back, or was not there to begin with. */
    void resume(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Look look = look(rewind, leg);
        if (overwritten(lease, rewind, leg, look)) {
            return;
        }
        if (leg.membersBefore() == 0) {
            goOn(lease, leg, "NOBODY_TO_WAIT_FOR");
            return;
        }
        Optional<ConsumerGroup> group =
                Optional.ofNullable(kafka.describe(List.of(leg.group())).get(leg.group()));
        int members = group.filter(one -> one.state() == GroupState.STABLE)
                .map(one -> one.members().size())
                .orElse(0);
        boolean patient = passed(rewind.now(), leg.movedAt(), FEWER_MEMBERS);
        if (members >= leg.membersBefore() || (members > 0 && patient)) {
            legs.resumed(lease, leg.group());
            goOn(lease, leg, "MEMBERS_BACK", members);
        } else if (late(rewind, leg)) {
            goOn(lease, leg, "NOBODY_BACK");
        }
    }

    private void goOn(Lease lease, Rewind.Leg leg, String code, Object... args) {
        legs.transition(
                lease, leg.group(), Step.to(RewindState.VERIFYING, code, args).within(settings.verifyTimeout()));
    }

    void verify(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Look look = look(rewind, leg);
        if (overwritten(lease, rewind, leg, look)) {
            return;
        }
        Set<GroupPartition> rewound = rewound(rewind, leg);
        boolean unread = look.open().stream()
                .anyMatch(message ->
                        message.outcome() == RewindMessage.Result.NOT_REACHED && rewound.contains(message.partition()));
        boolean done = look.reached().containsAll(rewound) && !unread;
        boolean late = late(rewind, leg);
        if ((done && causation.known(rewind.id(), leg.group(), look.open(), rewind.now())) || late) {
            int all = proof.count(rewind.id(), leg.group());
            int recovered = all - look.open().size();
            RewindState result = result(all, recovered, done);
            legs.transition(lease, leg.group(), Step.to(result, done ? "PROVEN" : "VERIFY_TIMEOUT", recovered, all));
        }
    }

    private static RewindState result(int all, int recovered, boolean done) {
        if (recovered == all) {
            return all > 0 || done ? RewindState.RECOVERED : RewindState.NOT_RECOVERED;
        }
        return recovered > 0 ? RewindState.PARTLY_RECOVERED : RewindState.NOT_RECOVERED;
    }

    /** Kafka is read before the history: a consumer writes its row before it commits, so what is committed has a row. */
    private Look look(Rewind rewind, Rewind.Leg leg) {
        Map<GroupPartition, CommittedOffset> committed = kafka.committedOn(rewound(rewind, leg));
        List<RewindMessage> before = proof.open(rewind.id(), leg.group());
        List<EventId> events = before.stream().map(RewindMessage::eventId).toList();
        Map<EventId, RangeEntry> states = events.isEmpty() ? Map.of() : timeline.states(leg.group(), events);
        List<RewindMessage> open = new ArrayList<>();
        List<JdbcProof.Seen> seen = new ArrayList<>();
        Set<GroupPartition> overwritten = new HashSet<>();
        for (RewindMessage message : before) {
            Optional<RangeEntry> state = Optional.ofNullable(states.get(message.eventId()));
            RewindMessage.Result outcome = outcome(message, state);
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
        proof.outcomes(rewind.id(), leg.group(), seen);
        return new Look(open, reached(rewind, leg, committed), overwritten);
    }

    static RewindMessage.Result outcome(RewindMessage message, Optional<RangeEntry> state) {
        if (state.filter(RangeEntry::settled).isPresent()) {
            return RewindMessage.Result.RECOVERED;
        }
        if (!isNewer(message, state)) {
            return RewindMessage.Result.NOT_REACHED;
        }
        return state.orElseThrow().latest() == Outcome.HELD
                ? RewindMessage.Result.HELD
                : RewindMessage.Result.FAILED_AGAIN;
    }

    static boolean isNewer(RewindMessage message, Optional<RangeEntry> state) {
        return state.filter(one -> one.lastConsumptionId() > message.baseline().orElse(0L))
                .isPresent();
    }

    private Set<GroupPartition> reached(Rewind rewind, Rewind.Leg leg, Map<GroupPartition, CommittedOffset> committed) {
        Set<GroupPartition> reached = new HashSet<>();
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            if (committed.get(one.partition()) instanceof CommittedOffset.Committed at) {
                proof.now(rewind.id(), one.partition(), at.offset());
                if (at.offset() >= one.offsetBefore().orElse(one.plannedOffset())) {
                    reached.add(one.partition());
                }
            }
        }
        return reached;
    }

    /**
     * An evicted member of a KIP-848 group can commit over the rewind until it has polled again. Committed past a message
     * that has no newer row is such a commit; if it stands, the members are removed and the offsets moved again.
     *
     * @return whether the leg was sent back
     */
    private boolean overwritten(Lease lease, Rewind rewind, Rewind.Leg leg, Look look) {
        boolean seen = !look.overwritten().isEmpty();
        if (seen != leg.overwrittenSince().isPresent()) {
            legs.suspectOverwritten(lease, leg.group(), seen);
        }
        boolean stands = seen && passed(rewind.now(), leg.overwrittenSince(), settings.overwrittenAfter());
        if (!stands || rewind.whenActive() != WhenActive.EVICT || leg.overwritten() >= settings.overwriteAttempts()) {
            return false;
        }
        String where = look.overwritten().stream()
                .map(at -> at.partition().toString())
                .sorted()
                .collect(Collectors.joining(", "));
        try {
            legs.transition(
                    lease, leg.group(), Step.to(RewindState.VACATING, "OVERWRITTEN", leg.overwritten() + 1, where));
        } catch (DuplicateKeyException taken) {
            return false;
        }
        legs.overwritten(lease, leg.group());
        for (GroupPartition at : look.overwritten()) {
            legs.result(lease, at, Rewind.Result.PENDING, Optional.empty());
        }
        return true;
    }

    private static Set<GroupPartition> rewound(Rewind rewind, Rewind.Leg leg) {
        return rewind.partitionsOf(leg.group()).stream()
                .filter(one -> one.result() == Rewind.Result.REWOUND)
                .map(Rewind.Partition::partition)
                .collect(Collectors.toSet());
    }

    private static boolean late(Rewind rewind, Rewind.Leg leg) {
        return leg.deadline().filter(at -> !rewind.now().isBefore(at)).isPresent();
    }

    private static boolean passed(Instant now, Optional<Instant> since, Duration time) {
        return since.filter(at -> !now.isBefore(at.plus(time))).isPresent();
    }
}
