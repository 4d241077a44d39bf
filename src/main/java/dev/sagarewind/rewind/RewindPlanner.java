package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Turns a wish into a plan: asks Kafka and the history at this moment, and moves nothing. */
@Component
class RewindPlanner {

    /** A plan and the records it speaks of. */
    record Planned(RewindPlan plan, List<PlannedRecord> records) {}

    private final Wishes wishes;
    private final ConsumerGroups kafka;
    private final Classifier classifier;
    private final Gates gates;
    private final SelectedInRange selectedInRange;
    private final RewindSettings settings;
    private final Clock clock;

    RewindPlanner(
            Wishes wishes,
            ConsumerGroups kafka,
            Classifier classifier,
            Gates gates,
            SelectedInRange selectedInRange,
            RewindSettings settings,
            Clock clock) {
        this.wishes = wishes;
        this.kafka = kafka;
        this.classifier = classifier;
        this.gates = gates;
        this.selectedInRange = selectedInRange;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @throws dev.sagarewind.access.NotPermittedException if the actor may not rewind what was selected of what they see; Kafka
     *     is not asked then
     */
    Planned plan(Selection selection, Actor by) {
        Wishes.Resolved resolved = wishes.resolve(selection, by.scope(Permission.VIEW));
        List<GroupPartition> partitions =
                resolved.wishes().stream().map(Wish::partition).toList();
        partitions.forEach(one -> RewindPlan.require(Permission.REWIND, by, one));
        boolean maySkip = partitions.stream().allMatch(one -> RewindPlan.covers(by.scope(Permission.SKIP), one));
        Draft draft = new Draft(Surroundings.of(kafka, resolved.wishes()), resolved, maySkip);
        aim(draft);
        draft.ranges.putAll(Passing.passed(draft, classifier.classify(ranges(draft))));
        List<AlsoRunsAgain> also = selectedInRange.complete(draft);
        gates.check(draft, also);
        return new Planned(plan(selection, by.name(), draft, also), marked(draft));
    }

    /** Puts a target on every partition that has one; a partition with nothing to gain is left out if others have. */
    private static void aim(Draft draft) {
        Targets targets = new Targets(draft.around);
        Set<ConsumerGroupId> refused = new HashSet<>();
        for (ConsumerGroupId group : draft.groups()) {
            targets.ofGroup(group).ifPresent(against -> {
                draft.findings.add(against);
                refused.add(group);
            });
        }
        List<Finding> nothing = new ArrayList<>();
        for (Wish wish : draft.wishes) {
            if (refused.contains(wish.partition().group())) {
                draft.events.addAll(wish.events());
                continue;
            }
            Targets.Target target = targets.of(wish);
            boolean idle = target.findings().stream()
                    .anyMatch(one -> one.code() == FindingCode.NOTHING_TO_UNDO
                            || (wish.to().isEmpty() && one.code() == FindingCode.NOTHING_TO_REWIND));
            if (idle) {
                nothing.addAll(target.findings());
                continue;
            }
            draft.events.addAll(wish.events());
            draft.findings.addAll(target.findings());
            target.offset().ifPresent(offset -> draft.targets.put(wish.partition(), offset));
        }
        if (draft.targets.isEmpty()) {
            draft.findings.addAll(nothing);
        } else {
            nothing.forEach(
                    one -> draft.findings.add(new Finding(FindingLevel.NOTE, one.code(), one.args(), one.partition())));
        }
    }

    /** What would be read again or passed, where that is known: blocked targets have no range. */
    private static Map<GroupPartition, OffsetRange> ranges(Draft draft) {
        Map<GroupPartition, OffsetRange> ranges = new TreeMap<>();
        draft.targets.forEach((partition, target) -> {
            boolean blocked = draft.findings.stream()
                    .anyMatch(one -> one.blocks()
                            && one.code() != FindingCode.EXPECTED_OFFSET_DIFFERS
                            && one.partition().equals(Optional.of(partition)));
            Optional<Long> committed = draft.around.committedOffset(partition);
            if (!blocked && committed.isPresent() && !committed.get().equals(target)) {
                long from = committed.get();
                ranges.put(partition, new OffsetRange(Math.min(target, from), Math.max(target, from)));
            }
        });
        return ranges;
    }

    private RewindPlan plan(Selection selection, String by, Draft draft, List<AlsoRunsAgain> also) {
        Instant now = clock.instant();
        List<PlannedPartition> partitions = draft.wishes.stream()
                .filter(wish -> draft.targets.containsKey(wish.partition())
                        || draft.findings.stream().anyMatch(Finding::blocks))
                .map(wish -> partition(wish, draft))
                .sorted(Comparator.comparing(PlannedPartition::partition))
                .toList();
        List<String> sagas = draft.records().stream()
                .filter(one -> one.forecast() != Forecast.SKIP)
                .flatMap(one -> one.sagaId().stream())
                .distinct()
                .sorted()
                .toList();
        List<Finding> findings = draft.findings.stream()
                .sorted(Comparator.comparing(Finding::level))
                .toList();
        return new RewindPlan(
                PlanId.random(),
                PlanDigest.of(selection, partitions, draft.events, findings),
                selection,
                partitions,
                draft.events,
                sagas,
                also,
                findings,
                by,
                now,
                now.plus(settings.planValidFor()));
    }

    private static PlannedPartition partition(Wish wish, Draft draft) {
        GroupPartition at = wish.partition();
        Optional<LogBounds.Known> bounds = draft.around.knownBounds(at);
        Optional<ConsumerGroup> group =
                Optional.ofNullable(draft.around.groups().get(at.group()));
        Optional<Retention> retention =
                Optional.ofNullable(draft.around.retention().get(at.partition().topic()));
        return new PlannedPartition(
                at,
                draft.around.committedOffset(at),
                Optional.ofNullable(draft.targets.get(at)),
                bounds.map(LogBounds.Known::start),
                bounds.map(LogBounds.Known::end),
                bounds.map(LogBounds.Known::lastStable),
                wish.expectedOffset(),
                Optional.ofNullable(draft.ranges.get(at))
                        .map(Classifier.Range::counts)
                        .orElse(RecordCounts.NONE),
                draft.first(at)
                        .flatMap(first -> retention
                                .flatMap(Retention::time)
                                .map(time -> first.timestamp().plus(time))),
                group.map(ConsumerGroup::state).orElse(GroupState.UNKNOWN),
                group.filter(one -> one.problem().isEmpty())
                        .map(one -> one.members().size()));
    }

    private static List<PlannedRecord> marked(Draft draft) {
        Set<Object> selected = new HashSet<>();
        draft.events.forEach(event -> selected.add(List.of(event.partition(), event.eventId())));
        return draft.records().stream()
                .map(one -> one.eventId().isPresent()
                                && one.forecast() != Forecast.SKIP
                                && selected.contains(
                                        List.of(one.partition(), one.eventId().get()))
                        ? new PlannedRecord(
                                one.partition(), one.offset(), one.eventId(), one.sagaId(), one.forecast(), true)
                        : one)
                .toList();
    }
}
