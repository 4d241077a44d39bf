package dev.sagarewind.rewind;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rewind as it stands.
 *
 * @param acknowledged the warnings that were accepted
 * @param approval whose consent it needs, if it needs any
 * @param cancellation who has stopped it
 * @param canary whether one partition was to go first
 * @param canaryPassedAt when that one had recovered, so that the others followed
 * @param onlyFollows whether its proof was taken up again after its end: it moves nothing any more
 * @param trouble why its last step could not be taken, which is tried again
 * @param legs one per consumer group, in name order
 * @param now the database's time when this was read
 */
public record Rewind(
        RewindId id,
        PlanId planId,
        Optional<RewindId> undoOf,
        RewindState state,
        String requestedBy,
        Instant requestedAt,
        WhenActive whenActive,
        int waitSeconds,
        String reason,
        Optional<String> ticket,
        Set<FindingCode> acknowledged,
        Optional<UUID> auditId,
        Optional<Approval> approval,
        Optional<Cancellation> cancellation,
        boolean canary,
        Optional<Instant> canaryPassedAt,
        boolean onlyFollows,
        Optional<Trouble> trouble,
        Optional<Instant> endedAt,
        List<Leg> legs,
        List<Partition> partitions,
        Counts counts,
        Instant now) {

    /**
     * The consent of a second person.
     *
     * @param until when asking for it is given up
     * @param by who agreed; absent until somebody did
     */
    public record Approval(Instant until, Optional<String> by, Optional<Instant> at) {}

    /** What keeps a step from being taken. */
    public record Trouble(Kind kind, String detail) {

        /** Who did not do what the step needs. */
        public enum Kind {
            KAFKA,
            FLEET,
            DATABASE,
            /** The console itself; its log has the error. */
            ERROR
        }
    }

    /** What has not happened yet is not to happen. */
    public record Cancellation(String by, Instant at) {}

    /**
     * A consumer group of the rewind.
     *
     * @param deadline when waiting or proving is given up
     * @param evicted how many members were removed, over all tries
     * @param membersBefore how many the group had before the first eviction
     * @param membersLeft those that it waits for
     * @param waitsFor another rewind that is at work on the group
     * @param overwritten how often a member committed over the rewind
     * @param overwrittenSince when such a commit was first seen, as long as it stands
     * @param movedAt when Kafka last accepted the offsets
     * @param refusal why it was refused or failed
     * @param stop of the service that runs it, if it was stopped for it
     */
    public record Leg(
            ConsumerGroupId group,
            RewindState state,
            Instant stateSince,
            Optional<Instant> deadline,
            int evicted,
            int membersBefore,
            List<String> membersLeft,
            Optional<RewindId> waitsFor,
            int overwritten,
            Optional<Instant> overwrittenSince,
            Optional<Instant> movedAt,
            Optional<Instant> resumedAt,
            Optional<Finding> refusal,
            Optional<ServiceStop> stop) {

        /** What has to be done before the rewind can end: its service is stopped, or may be. */
        Optional<ServiceStop> openStop() {
            return stop.filter(one -> one.restoredAt().isEmpty());
        }
    }

    /** What came of moving one partition. */
    public enum Result {
        PENDING,
        REWOUND,
        REFUSED,
        UNKNOWN,
        /** The rewind ended before its turn came. */
        NOT_MOVED
    }

    /**
     * A partition of a leg.
     *
     * @param plannedOffset the committed offset when the plan was made
     * @param offsetBefore the committed offset after vacating, right before it was moved
     * @param offsetNow as last read while the rewind was under way
     * @param movedAt when Kafka last accepted its offset
     * @param canary whether it goes first
     * @param detail why it was refused or is unknown
     */
    public record Partition(
            GroupPartition partition,
            long plannedOffset,
            long targetOffset,
            Optional<Long> expectedOffset,
            Optional<Long> offsetBefore,
            Optional<Long> offsetNow,
            Result result,
            Optional<Instant> movedAt,
            boolean canary,
            Optional<String> detail) {

        /** Whether it goes forward: the records between are passed and not read. */
        public boolean forward() {
            return targetOffset > plannedOffset;
        }

        /** What came of moving it, in a word: what went forward was not rewound. */
        String outcome() {
            return forward() && result == Result.REWOUND ? "MOVED" : result.name();
        }

        /** How far the group has to have come for it to be done. */
        long goal() {
            return forward() ? targetOffset : offsetBefore.orElse(plannedOffset);
        }

        /** How many offsets are to be read again. */
        public long total() {
            return Math.max(0, offsetBefore.orElse(plannedOffset) - targetOffset);
        }

        /** How many of them were. */
        public long read() {
            if (result != Result.REWOUND) {
                return 0;
            }
            return offsetNow
                    .map(now -> Math.max(0, Math.min(now - targetOffset, total())))
                    .orElse(0L);
        }
    }

    /**
     * How many messages the rewind is for, and what became of them so far.
     *
     * @param notProcessed those that a move forward has passed and the group has not settled; absent until it is proven
     */
    public record Counts(
            int selected, int recovered, int failedAgain, int held, int notReached, Optional<Long> notProcessed) {}

    Rewind with(List<Leg> itsLegs, List<Partition> itsPartitions) {
        return new Rewind(
                id,
                planId,
                undoOf,
                state,
                requestedBy,
                requestedAt,
                whenActive,
                waitSeconds,
                reason,
                ticket,
                acknowledged,
                auditId,
                approval,
                cancellation,
                canary,
                canaryPassedAt,
                onlyFollows,
                trouble,
                endedAt,
                List.copyOf(itsLegs),
                List.copyOf(itsPartitions),
                counts,
                now);
    }

    /** @throws dev.sagarewind.access.NotPermittedException if the actor may not do it to one of its partitions */
    void require(Permission permission, Actor actor) {
        partitions.forEach(one -> RewindPlan.require(permission, actor, one.partition()));
    }

    /** Whether all its partitions are, with every saga that passes through them. */
    boolean within(Scope scope) {
        return partitions.stream().allMatch(one -> RewindPlan.covers(scope, one.partition()));
    }

    /** The groups' names, as people read them. */
    public String groupNames() {
        return legs.stream().map(leg -> leg.group().value()).collect(Collectors.joining(", "));
    }

    /** Whether it passes records instead of reading them again. */
    public boolean forward() {
        return partitions.stream().anyMatch(Partition::forward);
    }

    /** Whether Kafka accepted any offset. */
    public boolean moved() {
        return legs.stream().anyMatch(leg -> leg.movedAt().isPresent());
    }

    /** Whether it ended before everything that it moved was read again, so that following it further can say more. */
    public boolean canBeFollowed() {
        boolean openEnd = state == RewindState.PARTLY_RECOVERED
                || state == RewindState.NOT_RECOVERED
                || state == RewindState.CANCELLED;
        boolean unread = partitions.stream()
                .filter(one -> one.result() == Result.REWOUND)
                .anyMatch(one -> one.read() < one.total());
        return endedAt.isPresent() && openEnd && moved() && (unread || counts.notReached() > 0);
    }

    /** What those of its legs wait for that are not at work, and all of it while a step cannot be taken. */
    public List<WaitingFor> waitingFor() {
        return endedAt.isPresent()
                ? List.of()
                : Stream.concat(
                                WaitingFor.trouble(this).stream(),
                                legs.stream().flatMap(leg -> WaitingFor.of(this, leg).stream()))
                        .toList();
    }

    /** How long it took, or takes so far. */
    public Duration took() {
        return Duration.between(requestedAt, endedAt.orElse(now));
    }

    public Leg leg(ConsumerGroupId group) {
        return legs.stream()
                .filter(leg -> leg.group().equals(group))
                .findFirst()
                .orElseThrow();
    }

    public List<Partition> partitionsOf(ConsumerGroupId group) {
        return partitions.stream()
                .filter(one -> one.partition().group().equals(group))
                .toList();
    }

    /** The partition that goes first, as long as the others have to wait for it. */
    public Optional<Partition> trial() {
        return canaryPassedAt.isPresent() || onlyFollows
                ? Optional.empty()
                : partitions.stream().filter(Partition::canary).findFirst();
    }

    /** Those of a group whose offsets stand where this rewind put them, or were read on from there. */
    public Set<GroupPartition> rewound(ConsumerGroupId group) {
        return partitionsOf(group).stream()
                .filter(one -> one.result() == Result.REWOUND)
                .map(Partition::partition)
                .collect(Collectors.toSet());
    }

    /** Those of a group that may be moved now. */
    public List<Partition> inTurn(ConsumerGroupId group) {
        Optional<Partition> first = trial();
        return partitionsOf(group).stream()
                .filter(one -> first.isEmpty() || one.canary())
                .toList();
    }

    public long recordsRead() {
        return partitions.stream().mapToLong(Partition::read).sum();
    }

    public long recordsTotal() {
        return partitions.stream().mapToLong(Partition::total).sum();
    }

    /** How long the rest takes at the pace so far; absent while that cannot be told. */
    public Optional<Long> secondsLeft() {
        Optional<Instant> since =
                legs.stream().flatMap(leg -> leg.movedAt().stream()).min(Instant::compareTo);
        long read = recordsRead();
        if (state.ended() || since.isEmpty() || read == 0) {
            return Optional.empty();
        }
        double perRecord = Math.max(1, Duration.between(since.get(), now).toMillis()) / (double) read;
        return Optional.of((long) Math.ceil((recordsTotal() - read) * perRecord / 1000));
    }
}
