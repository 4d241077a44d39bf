package dev.sagarewind.console;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.GroupMember;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.consumergroup.GroupType;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.failure.Expiry;
import dev.sagarewind.failure.ExpiryBasis;
import dev.sagarewind.web.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group as the API answers it. What is not known is null, and a reason stands beside it.
 *
 * @param reason why Kafka did not describe it
 * @param lag records behind the log end; null if it is unknown on one partition or more
 * @param lagAtLeast of the partitions on which it is known
 */
record GroupView(
        String name,
        GroupState state,
        @Nullable GroupType type,
        @Nullable Boolean usesAssign,
        @Nullable Integer memberCount,
        @Nullable String reason,
        @Nullable Integer partitionCount,
        @Nullable Long lag,
        @Nullable Long lagAtLeast,
        @Nullable String lagReason,
        int failed,
        int held,
        int sagas,
        @Nullable Instant expiresAt,
        @Nullable ExpiryBasis expiryBasis,
        @Nullable Instant lastConsumedAt) {

    /**
     * One group with all that is known of it.
     *
     * @param asOf when Kafka was read
     */
    record Detail(@JsonUnwrapped GroupView group, List<Member> members, List<Partition> partitions, Instant asOf) {}

    /** @param assigned how many partitions it reads */
    record Member(String memberId, @Nullable String instanceId, String clientId, String host, int assigned) {

        static Member of(GroupMember member) {
            return new Member(
                    member.memberId(),
                    member.instanceId().orElse(null),
                    member.clientId(),
                    member.host(),
                    member.assignment().size());
        }
    }

    /** @param member its client id; null if nobody reads the partition now */
    record Partition(
            String topic,
            int partition,
            @Nullable Long committedOffset,
            @Nullable String committedReason,
            @Nullable Long logStartOffset,
            @Nullable Long logEndOffset,
            @Nullable Long lastStableOffset,
            @Nullable String logReason,
            @Nullable Long lag,
            @Nullable String lagReason,
            @Nullable String member,
            int failed,
            int held,
            @Nullable Instant expiresAt,
            @Nullable ExpiryBasis expiryBasis) {

        static Partition of(PartitionStanding standing, Texts texts) {
            Optional<LogBounds.Known> log = standing.log();
            String committedReason = standing.hasNoCommit()
                    ? texts.english("group.reason.no-commit")
                    : standing.committedReason().orElse(null);
            return new Partition(
                    standing.partition().topic(),
                    standing.partition().partition(),
                    standing.committedOffset().orElse(null),
                    committedReason,
                    log.map(LogBounds.Known::start).orElse(null),
                    log.map(LogBounds.Known::end).orElse(null),
                    log.map(LogBounds.Known::lastStable).orElse(null),
                    standing.logReason().orElse(null),
                    standing.lag().orElse(null),
                    standing.lag().isPresent()
                            ? null
                            : Optional.ofNullable(committedReason)
                                    .or(standing::logReason)
                                    .orElse(null),
                    standing.member().map(GroupMember::clientId).orElse(null),
                    standing.open().failed(),
                    standing.open().held(),
                    standing.open().expiresAt().orElse(null),
                    standing.open().failed() + standing.open().held() == 0
                            ? null
                            : standing.open().expiry().basis());
        }
    }

    static GroupView of(GroupStanding standing, Texts texts) {
        Optional<ConsumerGroup> described = standing.described();
        Optional<GroupLag> lag = standing.lag();
        return new GroupView(
                standing.id().value(),
                standing.state(),
                described.map(ConsumerGroup::type).orElse(null),
                described.map(ConsumerGroup::simple).orElse(null),
                standing.members().orElse(null),
                described.isPresent()
                        ? described.flatMap(ConsumerGroup::problem).orElse(null)
                        : texts.english("group.reason.not-in-kafka"),
                lag.map(GroupLag::partitions).orElse(null),
                lag.flatMap(GroupLag::whole).orElse(null),
                lag.map(GroupLag::known).orElse(null),
                lag.filter(each -> each.unknownOn() > 0)
                        .map(each -> texts.english("group.reason.lag", each.unknownOn(), each.partitions()))
                        .orElse(null),
                standing.open().failed(),
                standing.open().held(),
                standing.open().sagas(),
                standing.expiresAt().orElse(null),
                standing.expiry().map(Expiry::basis).orElse(null),
                standing.lastConsumedAt().orElse(null));
    }
}
