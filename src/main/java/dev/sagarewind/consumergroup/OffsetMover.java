package dev.sagarewind.consumergroup;

import dev.sagarewind.consumergroup.KafkaCall.Answer;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.PartitionId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Empties a group and moves its committed offsets: what changes anything in Kafka stands here and nowhere else. */
class OffsetMover {

    private static final int MAX_METADATA_BYTES = 4_096;

    private final SharedAdmin admin;
    private final GroupDescriptions groups;

    OffsetMover(SharedAdmin admin, GroupDescriptions groups) {
        this.admin = admin;
        this.groups = groups;
    }

    int evict(ConsumerGroupId group, String reason) {
        Optional<ConsumerGroup> described =
                Optional.ofNullable(groups.describe(List.of(group)).get(group));
        int members = described.map(each -> each.members().size()).orElse(0);
        KafkaCall call = admin.call();
        if (described.flatMap(ConsumerGroup::problem).isPresent()) {
            throw call.unavailable(
                    described.get().problem().get(), new IllegalStateException("The group could not be described"));
        }
        if (members == 0) {
            return 0;
        }
        RemoveMembersFromConsumerGroupOptions all = call.limited(new RemoveMembersFromConsumerGroupOptions());
        all.reason(reason);
        Answer<Void> answer = call.answer(
                call.admin().removeMembersFromConsumerGroup(group.value(), all).all());
        if (answer instanceof Answer.Missing<Void> missing && !leftByItself(missing.problem())) {
            refusal(missing.problem()).ifPresent(refusal -> {
                throw call.refused(refusal, Asked.group(group.value()));
            });
            throw call.unavailable(call.sentence(missing.problem(), Asked.group(group.value())), missing.problem());
        }
        return members;
    }

    private static Optional<AuthorizationException> refusal(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof AuthorizationException refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    /** A member that left between being listed and being removed is gone, as wished. */
    private static boolean leftByItself(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof UnknownMemberIdException || each instanceof FencedInstanceIdException) {
                return true;
            }
        }
        return false;
    }

    Map<PartitionId, OffsetMove> move(ConsumerGroupId group, Map<PartitionId, Long> targets, String metadata) {
        if (metadata.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_BYTES) {
            throw new IllegalArgumentException("The metadata is longer than " + MAX_METADATA_BYTES + " bytes");
        }
        // Not described: that takes a tenth of a second, in which the members of an emptied group come back.
        if (!groups.ids().contains(group)) {
            return judged(targets, new OffsetMove.Refused("There is no group " + group + "; Kafka would create it"));
        }
        KafkaCall call = admin.call();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        // Without a leader epoch: a wrong one makes consumers hang without an error.
        targets.forEach((partition, offset) ->
                offsets.put(Partitions.kafka(partition), new OffsetAndMetadata(offset, Optional.empty(), metadata)));
        AlterConsumerGroupOffsetsResult result = call.admin()
                .alterConsumerGroupOffsets(
                        group.value(), offsets, call.limited(new AlterConsumerGroupOffsetsOptions()));
        Map<PartitionId, OffsetMove> moves = new HashMap<>();
        targets.keySet()
                .forEach(partition -> moves.put(
                        partition,
                        judge(
                                call,
                                new Asked(partition.topic(), group.value()),
                                call.answer(result.partitionResult(Partitions.kafka(partition))))));
        return moves;
    }

    private static Map<PartitionId, OffsetMove> judged(Map<PartitionId, Long> targets, OffsetMove judgement) {
        Map<PartitionId, OffsetMove> moves = new HashMap<>();
        targets.keySet().forEach(partition -> moves.put(partition, judgement));
        return moves;
    }

    private static OffsetMove judge(KafkaCall call, Asked asked, Answer<Void> answer) {
        if (!(answer instanceof Answer.Missing<Void> missing)) {
            return new OffsetMove.Moved();
        }
        Throwable problem = missing.problem();
        if (problem instanceof UnknownMemberIdException
                || problem instanceof GroupNotEmptyException
                || problem instanceof IllegalGenerationException
                || problem instanceof StaleMemberEpochException) {
            return new OffsetMove.GroupHasMembers();
        }
        boolean refused = problem instanceof UnknownTopicOrPartitionException
                || problem instanceof ApiException && !(problem instanceof RetriableException);
        return refused
                ? new OffsetMove.Refused(call.refusal(problem, asked))
                : new OffsetMove.Unknown(call.sentence(problem, asked));
    }
}
