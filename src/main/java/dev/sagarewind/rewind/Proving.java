package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.timeline.RangeEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Watches a group come back and follows every message until the history shows what became of it. */
@Component
class Proving {

    /** A group that comes back with fewer members than it had is waited for no longer than this. */
    private static final Duration FEWER_MEMBERS = Duration.ofSeconds(10);

    private final ConsumerGroups kafka;
    private final JdbcLegs legs;
    private final JdbcProof proof;
    private final Looking looking;
    private final Overwriting overwriting;
    private final Canary canary;
    private final Causation causation;
    private final ProvingForward forward;
    private final RewindSettings settings;

    Proving(
            ConsumerGroups kafka,
            JdbcLegs legs,
            JdbcProof proof,
            Looking looking,
            Overwriting overwriting,
            Canary canary,
            Causation causation,
            ProvingForward forward,
            RewindSettings settings) {
        this.kafka = kafka;
        this.legs = legs;
        this.proof = proof;
        this.looking = looking;
        this.overwriting = overwriting;
        this.canary = canary;
        this.causation = causation;
        this.forward = forward;
        this.settings = settings;
    }

    /** The offsets are moved; the group has to come back, or was not there to begin with. */
    void resume(Lease lease, Rewind rewind, Rewind.Leg leg) {
        Looking.Look look = looking.look(lease, rewind, leg);
        if (overwriting.sentBack(lease, rewind, leg, look)) {
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
        Looking.Look look = looking.look(lease, rewind, leg);
        if (overwriting.sentBack(lease, rewind, leg, look)) {
            return;
        }
        if (rewind.forward()) {
            boolean over = late(rewind, leg) || overwriting.isFinal(rewind, leg, look);
            forward.prove(lease, rewind, leg, over);
            return;
        }
        Set<GroupPartition> rewound = rewind.rewound(leg.group());
        List<RewindMessage> followed = look.open().stream()
                .filter(message -> rewound.contains(message.partition()))
                .toList();
        boolean unread = followed.stream().anyMatch(message -> message.outcome() == RewindMessage.Result.NOT_REACHED);
        boolean done = look.reached().containsAll(rewound) && !unread;
        boolean over = (done && causation.known(lease, leg.group(), look.open(), rewind.now()))
                || late(rewind, leg)
                || overwriting.isFinal(rewind, leg, look);
        if (!over) {
            return;
        }
        if (rewind.trial().isPresent() && done && followed.isEmpty()) {
            canary.passed(lease, rewind, leg);
            return;
        }
        end(lease, rewind, leg, look, done);
    }

    private void end(Lease lease, Rewind rewind, Rewind.Leg leg, Looking.Look look, boolean done) {
        int all = proof.count(rewind.id(), leg.group());
        int recovered = all - look.open().size();
        Step step = Step.to(result(all, recovered, done), done ? "PROVEN" : "VERIFY_TIMEOUT", recovered, all);
        Optional<Finding> finding = overwriting.finding(rewind, leg, look);
        if (rewind.trial().isPresent()) {
            finding = Optional.of(finding.orElseGet(() -> Canary.failed(rewind)));
        }
        legs.transition(lease, leg.group(), finding.map(step::because).orElse(step));
    }

    private static RewindState result(int all, int recovered, boolean done) {
        if (recovered == all) {
            return all > 0 || done ? RewindState.RECOVERED : RewindState.NOT_RECOVERED;
        }
        return recovered > 0 ? RewindState.PARTLY_RECOVERED : RewindState.NOT_RECOVERED;
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

    /** Before its newest attempt was looked up, no attempt can be newer: its turn has not come. */
    static boolean isNewer(RewindMessage message, Optional<RangeEntry> state) {
        return message.baseline()
                .flatMap(before -> state.filter(one -> one.lastConsumptionId() > before))
                .isPresent();
    }

    private static boolean late(Rewind rewind, Rewind.Leg leg) {
        return leg.deadline().filter(at -> !rewind.now().isBefore(at)).isPresent();
    }

    static boolean passed(Instant now, Optional<Instant> since, Duration time) {
        return since.filter(at -> !now.isBefore(at.plus(time))).isPresent();
    }
}
