package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    /** Whether all its partitions are, with every saga that passes through them. */
    boolean within(Scope scope) {
        return partitions.stream().map(PlannedPartition::partition).allMatch(one -> covers(scope, one));
    }

    /** @throws dev.sagarewind.access.NotPermittedException if the actor may not do it to one of its partitions */
    void require(Permission permission, Actor actor) {
        partitions.forEach(one -> require(permission, actor, one.partition()));
    }

    static boolean covers(Scope scope, GroupPartition one) {
        return scope.coversWholePartition(one.group().value(), one.partition().topic());
    }

    static void require(Permission permission, Actor actor, GroupPartition one) {
        actor.requireForPartition(
                permission, one.group().value(), one.partition().topic());
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

    /** Whether it passes records instead of reading them again. No plan goes both ways. */
    public boolean forward() {
        return partitions.stream().anyMatch(PlannedPartition::forward);
    }

    /** The rewind that it undoes. */
    public Optional<RewindId> undoOf() {
        return selection instanceof Selection.UndoOf undo ? Optional.of(undo.rewindId()) : Optional.empty();
    }

    /** Whether only somebody who may skip messages may carry it out: an undo passes what was passed before. */
    public boolean needsSkip() {
        return forward()
                && (undoOf().isEmpty()
                        || findings.stream().anyMatch(one -> one.code() == FindingCode.TRIED_SINCE_REWIND));
    }

    /** The messages that the groups will never process. */
    public long notProcessed() {
        return partitions.stream()
                .mapToLong(partition -> partition.records().notProcessed())
                .sum();
    }

    /** The failed and held messages that are passed again, and stay open. */
    public long staysOpen() {
        return partitions.stream()
                .mapToLong(partition -> partition.records().staysOpen())
                .sum();
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
