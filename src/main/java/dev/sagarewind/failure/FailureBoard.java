package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The failures, as far as the history was followed ({@link BoardFreshness}). What decides something asks the
 * {@link dev.sagarewind.timeline.Timeline} again. Every method asks for at most so many; a caller that must know
 * whether there are more asks for one more than it can use.
 */
public interface FailureBoard {

    /** The same for whoever sees only what is within this scope: to them there is nothing else. */
    FailureBoard within(Scope scope);

    Optional<Failure> find(FailureId id);

    /** Those of them that the board knows, in whatever state, by group, partition and offset. */
    List<Failure> findAll(Collection<FailureId> ids);

    /**
     * Those of them that their group has not settled, dismissed ones too; an id that nobody knows, or that is settled, is
     * absent.
     */
    List<Failure> openAmong(Collection<FailureId> ids);

    /**
     * The open failed messages of a cause and those held behind them, by partition and offset; like every method below,
     * without those that were dismissed.
     */
    List<Failure> openOfCause(CauseId cause, int limit);

    /** The open failures of a saga in every group, by group, partition and offset. */
    List<Failure> openOfSaga(String sagaId, int limit);

    /** Open failures that match, whatever state the filter names, by group, partition and offset. */
    List<Failure> openMatching(FailureFilter filter, int limit);

    /** The open failures of a group in a range of offsets, by offset. */
    List<Failure> openIn(GroupPartition partition, OffsetRange range, int limit);

    /** Where a group's open failures lie, by partition and offset: for the group page's log bars. */
    List<OpenPosition> openPositions(ConsumerGroupId group, int limit);

    /** How many are open in each partition of these groups, by partition; a group without any is absent. */
    Map<ConsumerGroupId, List<OpenInPartition>> openByPartition(Collection<ConsumerGroupId> groups);

    /** Failures that match, newest first. */
    List<Failure> list(FailureFilter filter, Optional<FailureKey> after, int limit);

    /** How many open messages of its saga are held behind each of these; one that holds nothing back is absent. */
    Map<FailureId, Integer> heldBehind(Collection<FailureId> ids);

    /** How many there are in each state. Of the open ones those that failed, since the held ones belong to what holds
     * them; of the settled ones all, up to {@link #COUNTED_UP_TO}.
     */
    Map<FailureState, Integer> countByState();

    /** How many are open in each group that has any. */
    Map<ConsumerGroupId, OpenCount> openByGroup();

    /** How far the history was followed. */
    BoardFreshness freshness();

    /** Shows these as recovering until the rewind has ended. Safe to repeat. */
    void markRecovering(Collection<FailureId> ids, UUID rewindId);

    /** What this rewind had selected and is still open is open again. Safe to repeat. */
    void rewindEnded(UUID rewindId);

    /** Recovered and skipped failures pile up; nobody needs their exact number beyond this. */
    int COUNTED_UP_TO = 10_000;
}
