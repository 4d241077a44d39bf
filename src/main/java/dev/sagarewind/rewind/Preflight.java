package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.fleet.Fleet;
import dev.sagarewind.fleet.FleetException;
import dev.sagarewind.fleet.FleetService;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What can be known of a plan when it is to be carried out, so that it is refused at once and not later. */
@Component
class Preflight {

    private final ConsumerGroups kafka;
    private final Liveness liveness;
    private final Fleet fleet;

    Preflight(ConsumerGroups kafka, Liveness liveness, Fleet fleet) {
        this.kafka = kafka;
        this.liveness = liveness;
        this.fleet = fleet;
    }

    /** Everything that stands in the way now; empty if nothing is known to. */
    List<Finding> check(RewindPlan plan, WhenActive whenActive, Collection<FindingCode> acknowledged) {
        List<Finding> findings = new ArrayList<>();
        Map<ConsumerGroupId, ConsumerGroup> groups = kafka.describe(plan.groups());
        for (ConsumerGroupId id : plan.groups()) {
            Optional<ConsumerGroup> group = Optional.ofNullable(groups.get(id));
            Targets.ofGroup(id, group)
                    .or(() -> group.flatMap(one -> members(one, whenActive)))
                    .or(() -> group.flatMap(liveness::maybeLive).filter(one -> !acknowledged.contains(one.code())))
                    .or(() -> whenActive == WhenActive.SCALE_TO_ZERO ? service(id) : Optional.empty())
                    .ifPresent(findings::add);
        }
        Set<GroupPartition> partitions =
                plan.partitions().stream().map(PlannedPartition::partition).collect(Collectors.toSet());
        Map<GroupPartition, CommittedOffset> committed = kafka.committedOn(partitions);
        Map<PartitionId, LogBounds> bounds =
                kafka.bounds(partitions.stream().map(GroupPartition::partition).collect(Collectors.toSet()));
        for (PlannedPartition one : plan.partitions()) {
            ConsumerGroup group = groups.get(one.partition().group());
            boolean live = group != null && !group.isEmpty();
            offset(one, committed.get(one.partition()), live).ifPresent(findings::add);
            log(one, bounds.get(one.partition().partition())).ifPresent(findings::add);
        }
        return List.copyOf(findings);
    }

    private static Optional<Finding> members(ConsumerGroup group, WhenActive whenActive) {
        return whenActive == WhenActive.REFUSE && !group.isEmpty()
                ? Optional.of(Finding.of(
                        FindingCode.GROUP_HAS_MEMBERS,
                        group.id().value(),
                        group.members().size()))
                : Optional.empty();
    }

    /** Asked now, so that a missing permission is known before anybody waits. */
    private Optional<Finding> service(ConsumerGroupId group) {
        Optional<FleetService> service = fleet.serviceOf(group);
        if (service.isEmpty()) {
            return Optional.of(Finding.of(FindingCode.FLEET_UNKNOWN, group.value()));
        }
        try {
            fleet.remember(service.get());
            return Optional.empty();
        } catch (FleetException refused) {
            return Optional.of(Finding.of(FindingCode.FLEET_FAILED, group.value(), refused.sentence()));
        }
    }

    private static Optional<Finding> offset(
            PlannedPartition one, @org.jspecify.annotations.Nullable CommittedOffset now, boolean live) {
        String where = one.partition().partition().toString();
        if (now instanceof CommittedOffset.Unknown unknown) {
            return Optional.of(Finding.at(one.partition(), FindingCode.KAFKA_UNKNOWN, where, unknown.reason()));
        }
        if (!(now instanceof CommittedOffset.Committed at)) {
            return Optional.of(drift(one, "NO_COMMIT", 0));
        }
        boolean otherThanExpected = one.expectedOffset()
                .filter(expected -> live ? at.offset() > expected : at.offset() != expected)
                .isPresent();
        if (otherThanExpected) {
            return Optional.of(Targets.expectedDiffers(
                    one.partition(), one.expectedOffset().orElseThrow(), Optional.of(at.offset())));
        }
        if (one.forward() && at.offset() >= one.targetOffset().orElseThrow()) {
            return Optional.of(drift(one, "PASSED", at.offset()));
        }
        return at.offset() < one.committedOffset().orElse(0L)
                ? Optional.of(drift(one, "BACK", at.offset()))
                : Optional.empty();
    }

    private static Optional<Finding> log(PlannedPartition one, @org.jspecify.annotations.Nullable LogBounds bounds) {
        if (bounds instanceof LogBounds.Unknown unknown) {
            String where = one.partition().partition().toString();
            return Optional.of(Finding.at(one.partition(), FindingCode.KAFKA_UNKNOWN, where, unknown.reason()));
        }
        return bounds instanceof LogBounds.Known known
                        && known.start() > one.targetOffset().orElse(0L)
                ? Optional.of(drift(one, "LOG_START", known.start()))
                : Optional.empty();
    }

    private static Finding drift(PlannedPartition one, String kind, long now) {
        return Drifts.drift(
                one.partition(),
                kind,
                now,
                one.targetOffset().orElse(0L),
                one.committedOffset().orElse(0L));
    }
}
