package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Pieces;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Whether what the plan said still holds, right before anything is moved. */
@Component
class Rechecks {

    /** How far each partition's records have been classified: a later look reads only what was added since. */
    static final class Passed {
        private final Map<GroupPartition, Long> upTo = new HashMap<>();
        private final List<PlannedRecord> openAhead = new ArrayList<>();
    }

    private final ConsumerGroups kafka;
    private final Timeline timeline;
    private final Classifier classifier;
    private final JdbcGates gates;
    private final JdbcProof proof;
    private final JdbcLegs legs;
    private final JdbcLeases leases;
    private final FailureBoard board;
    private final PassingRechecks passing;
    private final RewindSettings settings;

    Rechecks(
            ConsumerGroups kafka,
            Timeline timeline,
            Classifier classifier,
            JdbcGates gates,
            JdbcProof proof,
            JdbcLegs legs,
            JdbcLeases leases,
            FailureBoard board,
            PassingRechecks passing,
            RewindSettings settings) {
        this.kafka = kafka;
        this.timeline = timeline;
        this.classifier = classifier;
        this.gates = gates;
        this.proof = proof;
        this.legs = legs;
        this.leases = leases;
        this.board = board;
        this.passing = passing;
        this.settings = settings;
    }

    /** Everything that can be known before anybody is disturbed. Returns the first gate that is shut. */
    Optional<Finding> beforeVacating(
            Lease lease, Rewind rewind, Rewind.Leg leg, Set<GroupPartition> pending, Passed passed) {
        Optional<Finding> shut = group(rewind, leg).or(() -> bounds(rewind, leg, pending));
        Set<GroupPartition> fresh = neverMoved(rewind, pending);
        if (shut.isPresent() || fresh.isEmpty()) {
            return shut;
        }
        shut = nothingLeft(lease, rewind, leg, fresh);
        if (shut.isPresent()) {
            return shut;
        }
        Map<GroupPartition, CommittedOffset> committed = kafka.committedOn(fresh);
        shut = Drifts.drifted(rewind, leg, committed)
                .or(() -> records(lease, rewind, leg, Drifts.offsets(committed), passed));
        leases.hold(lease);
        if (shut.isEmpty()) {
            legs.transition(lease, leg.group(), Step.to(RewindState.VACATING, "CHECKED"));
        }
        return shut;
    }

    /** What was moved once was checked then; it is moved again only because something committed over it. */
    private static Set<GroupPartition> neverMoved(Rewind rewind, Set<GroupPartition> pending) {
        return rewind.partitions().stream()
                .filter(one ->
                        pending.contains(one.partition()) && one.movedAt().isEmpty())
                .map(Rewind.Partition::partition)
                .collect(Collectors.toSet());
    }

    private Optional<Finding> group(Rewind rewind, Rewind.Leg leg) {
        String name = leg.group().value();
        ConsumerGroup group = kafka.describe(List.of(leg.group())).get(leg.group());
        if (group == null) {
            return Optional.of(Finding.of(FindingCode.GROUP_UNKNOWN, name));
        }
        if (group.problem().isPresent()) {
            return Optional.of(
                    Finding.of(FindingCode.KAFKA_UNKNOWN, name, group.problem().get()));
        }
        if (!group.type().canBeRewound()) {
            return Optional.of(Finding.of(
                    FindingCode.GROUP_TYPE_UNSUPPORTED, name, group.type().name()));
        }
        return rewind.whenActive() == WhenActive.REFUSE && !group.isEmpty()
                ? Optional.of(Finding.of(
                        FindingCode.GROUP_HAS_MEMBERS, name, group.members().size()))
                : Optional.empty();
    }

    private Optional<Finding> bounds(Rewind rewind, Rewind.Leg leg, Set<GroupPartition> pending) {
        Map<PartitionId, LogBounds> bounds =
                kafka.bounds(pending.stream().map(GroupPartition::partition).collect(Collectors.toSet()));
        for (Rewind.Partition one : rewind.inTurn(leg.group())) {
            if (!pending.contains(one.partition())) {
                continue;
            }
            String where = one.partition().partition().toString();
            LogBounds log = bounds.get(one.partition().partition());
            if (log instanceof LogBounds.Unknown unknown) {
                return Optional.of(Finding.at(one.partition(), FindingCode.KAFKA_UNKNOWN, where, unknown.reason()));
            }
            if (log instanceof LogBounds.Known known && known.start() > one.targetOffset()) {
                return Optional.of(Drifts.drift(one, "LOG_START", known.start()));
            }
            if (log instanceof LogBounds.Known known
                    && (one.forward() ? known.end() < one.targetOffset() : known.end() <= one.targetOffset())) {
                return Optional.of(Drifts.drift(one, "LOG_END", known.end()));
            }
        }
        return Optional.empty();
    }

    /** Also remembers what each message's newest attempt is, before anything happens to it. */
    private Optional<Finding> nothingLeft(Lease lease, Rewind rewind, Rewind.Leg leg, Set<GroupPartition> fresh) {
        List<RewindMessage> messages = proof.open(rewind.id(), leg.group()).stream()
                .filter(message -> fresh.contains(message.partition()))
                .toList();
        if (messages.isEmpty()) {
            return Optional.empty();
        }
        boolean anyOpen = false;
        for (List<RewindMessage> some : Pieces.of(messages)) {
            List<EventId> events = some.stream().map(RewindMessage::eventId).toList();
            Map<EventId, RangeEntry> states = timeline.states(leg.group(), events);
            proof.baseline(lease, leg.group(), events, states);
            leases.keep(lease);
            List<FailureId> open = events.stream()
                    .filter(event ->
                            !states.containsKey(event) || !states.get(event).settled())
                    .map(event -> FailureId.of(leg.group(), event))
                    .toList();
            board.markRecovering(open, rewind.id().value());
            leases.keep(lease);
            anyOpen |= !open.isEmpty();
        }
        return anyOpen ? Optional.empty() : Optional.of(Finding.of(FindingCode.NOTHING_TO_REWIND, "NONE_OPEN"));
    }

    private Optional<Finding> records(
            Lease lease, Rewind rewind, Rewind.Leg leg, Map<GroupPartition, Long> until, Passed passed) {
        if (rewind.forward()) {
            return passing.before(lease, rewind, leg, until, passed.openAhead);
        }
        Map<GroupPartition, Classifier.Range> ranges = classify(lease, rewind, leg, until, passed);
        List<RewindMessage> messages = proof.open(rewind.id(), leg.group());
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            Classifier.Range range = ranges.get(one.partition());
            if (range != null) {
                Optional<Finding> other = sameRecord(messages, one, range);
                if (other.isPresent()) {
                    return other;
                }
            }
        }
        return unrecorded(rewind, ranges);
    }

    /** Only where the plan was for a message: an explicit offset was asked for as such, and checked when it was planned. */
    private static Optional<Finding> sameRecord(
            List<RewindMessage> messages, Rewind.Partition one, Classifier.Range range) {
        Optional<RewindMessage> first = messages.stream()
                .filter(message -> message.partition().equals(one.partition()))
                .filter(message -> message.offset() == one.targetOffset())
                .findFirst();
        boolean same = first.isEmpty()
                || range.first()
                        .filter(record -> record.offset() == one.targetOffset())
                        .filter(record ->
                                record.eventId().equals(Optional.of(first.get().eventId())))
                        .isPresent();
        return same ? Optional.empty() : Optional.of(Drifts.drift(one, "RECORD", one.targetOffset()));
    }

    /** A live group's progress is no drift; what it has added to the range is classified like the rest. */
    Optional<Finding> afterVacating(
            Lease lease, Rewind rewind, Rewind.Leg leg, Map<GroupPartition, CommittedOffset> committed, Passed passed) {
        Set<GroupPartition> fresh = neverMoved(rewind, committed.keySet());
        Optional<Finding> drifted =
                Drifts.drifted(rewind, leg, committed).or(() -> Drifts.expected(rewind, leg, committed));
        if (drifted.isPresent() || fresh.isEmpty()) {
            return drifted;
        }
        Map<GroupPartition, Long> now = Drifts.offsets(committed);
        if (rewind.forward()) {
            return passing.after(rewind, leg, now, passed.openAhead);
        }
        now.keySet().retainAll(fresh);
        now.forEach((partition, offset) -> passRecorded(partition, offset, passed));
        return unrecorded(rewind, classify(lease, rewind, leg, now, passed));
    }

    /**
     * The quick way: every offset that was added has a row. Reading the records takes so long that evicted members are
     * back before it is done; it is left for where the history has gaps, as transaction markers make them.
     */
    private void passRecorded(GroupPartition partition, long committed, Passed passed) {
        Long from = passed.upTo.get(partition);
        if (from == null || committed <= from || committed - from > settings.classifyLimit()) {
            return;
        }
        int added = (int) (committed - from);
        if (timeline.range(partition, new OffsetRange(from, committed), added).size() == added) {
            passed.upTo.put(partition, committed);
        }
    }

    private Map<GroupPartition, Classifier.Range> classify(
            Lease lease, Rewind rewind, Rewind.Leg leg, Map<GroupPartition, Long> until, Passed passed) {
        Map<GroupPartition, OffsetRange> added = new TreeMap<>();
        for (Rewind.Partition one : rewind.partitionsOf(leg.group())) {
            long from = passed.upTo.getOrDefault(one.partition(), one.targetOffset());
            Long to = until.get(one.partition());
            if (to != null && to > from) {
                added.put(one.partition(), new OffsetRange(from, to));
            }
        }
        Map<GroupPartition, Classifier.Range> ranges =
                added.isEmpty() ? Map.of() : classifier.classify(added, () -> leases.keep(lease));
        added.forEach((partition, range) -> passed.upTo.put(partition, range.to()));
        return ranges;
    }

    private static Optional<Finding> unrecorded(Rewind rewind, Map<GroupPartition, Classifier.Range> ranges) {
        for (Map.Entry<GroupPartition, Classifier.Range> entry : ranges.entrySet()) {
            Classifier.Range range = entry.getValue();
            if (range.unread().isPresent() && !rewind.acknowledged().contains(FindingCode.RANGE_NOT_READ)) {
                return Optional.of(
                        RecordGates.notRead(entry.getKey(), range.unread().get()));
            }
            Optional<Finding> unrecorded = RecordGates.unrecorded(entry.getKey(), range);
            if (unrecorded.isPresent() && !rewind.acknowledged().contains(FindingCode.UNRECORDED_RECORDS)) {
                return unrecorded;
            }
        }
        return Optional.empty();
    }

    /** Who is at it. */
    Finding inProgress(ConsumerGroupId group) {
        return gates.underWay(List.of(group)).stream()
                .filter(JdbcGates.UnderWay::atWork)
                .findFirst()
                .map(JdbcGates.UnderWay::finding)
                .orElseGet(() -> Finding.of(FindingCode.REWIND_IN_PROGRESS, "", group.value(), "", ""));
    }
}
