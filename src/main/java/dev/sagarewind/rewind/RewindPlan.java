package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An immutable preview of a rewind: what it will do, and what stands in its way.
 *
 * @param digest of what an operator decides on, so that nobody accepts what they have not seen; the forward progress of
 *     a live group does not change it
 * @param partitions by group, topic and partition
 * @param events the messages it is for
 * @param sagas of which records are read again with an effect
 */
public record RewindPlan(
        PlanId id,
        String digest,
        Selection selection,
        List<PlannedPartition> partitions,
        List<SelectedEvent> events,
        List<String> sagas,
        List<AlsoRunsAgain> alsoRunsAgain,
        List<Finding> findings,
        String createdBy,
        Instant createdAt,
        Instant expiresAt) {

    /** Copies its lists. */
    public RewindPlan {
        partitions = List.copyOf(partitions);
        events = List.copyOf(events);
        sagas = List.copyOf(sagas);
        alsoRunsAgain = List.copyOf(alsoRunsAgain);
        findings = List.copyOf(findings);
    }

    public boolean executable() {
        return findings.stream().noneMatch(Finding::blocks);
    }

    public boolean expired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public List<Finding> blockers() {
        return findings.stream().filter(Finding::blocks).toList();
    }

    public List<Finding> warnings() {
        return findings.stream().filter(Finding::warns).toList();
    }

    /** The warnings that are not among these codes. */
    public List<Finding> notAcknowledged(Collection<FindingCode> acknowledged) {
        return warnings().stream()
                .filter(warning -> !acknowledged.contains(warning.code()))
                .toList();
    }

    /** In name order, as the legs of the rewind are taken. */
    public List<ConsumerGroupId> groups() {
        Set<ConsumerGroupId> groups = partitions.stream()
                .map(PlannedPartition::partition)
                .map(GroupPartition::group)
                .collect(Collectors.toCollection(TreeSet::new));
        return List.copyOf(groups);
    }

    public long willRunAgain() {
        return partitions.stream()
                .mapToLong(partition -> partition.records().willRunAgain())
                .sum();
    }

    public long willSkip() {
        return partitions.stream()
                .mapToLong(partition -> partition.records().willSkip())
                .sum();
    }

    public long unrecorded() {
        return partitions.stream()
                .mapToLong(partition -> partition.records().unrecorded())
                .sum();
    }
}
