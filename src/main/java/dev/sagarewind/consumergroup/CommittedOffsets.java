package dev.sagarewind.consumergroup;

import dev.sagarewind.consumergroup.KafkaCall.Answer;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The committed offsets of many groups in one request. */
class CommittedOffsets {

    private static final String PENDING = "A transaction that commits this offset has not ended yet";
    private static final String LEFT_OUT = "Kafka left it out of its answer: a transaction is pending, or ";

    private final SharedAdmin admin;

    CommittedOffsets(SharedAdmin admin) {
        this.admin = admin;
    }

    /** Kafka leaves a pending partition out of a stable answer: only the unstable one tells that it is there. */
    Map<ConsumerGroupId, GroupOffsets> of(Collection<ConsumerGroupId> groups) {
        if (groups.isEmpty()) {
            return Map.of();
        }
        KafkaCall call = admin.call();
        Map<String, ListConsumerGroupOffsetsSpec> specs = groups.stream()
                .distinct()
                .collect(Collectors.toMap(ConsumerGroupId::value, group -> new ListConsumerGroupOffsetsSpec()));
        ListConsumerGroupOffsetsResult stable = ask(call, specs, true);
        ListConsumerGroupOffsetsResult unstable = ask(call, specs, false);
        Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> stableAnswers = answers(call, specs, stable);
        call.requireSomeOf(stableAnswers.values());
        Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> all = answers(call, specs, unstable);

        Map<ConsumerGroupId, GroupOffsets> result = new HashMap<>();
        stableAnswers.forEach(
                (name, answer) -> result.put(new ConsumerGroupId(name), offsets(call, name, answer, all.get(name))));
        return result;
    }

    private static GroupOffsets offsets(
            KafkaCall call,
            String group,
            Answer<Map<TopicPartition, OffsetAndMetadata>> stable,
            @Nullable Answer<Map<TopicPartition, OffsetAndMetadata>> unstable) {
        if (stable instanceof Answer.Missing<Map<TopicPartition, OffsetAndMetadata>> missing) {
            return new GroupOffsets.Unknown(call.sentence(missing.problem(), Asked.group(group)));
        }
        if (unstable instanceof Answer.Missing<Map<TopicPartition, OffsetAndMetadata>> missing) {
            return new GroupOffsets.Unknown(call.sentence(missing.problem(), Asked.group(group)));
        }
        Map<PartitionId, CommittedOffset> result = new TreeMap<>();
        given(unstable).forEach((partition, offset) -> {
            if (offset != null) {
                result.put(Partitions.id(partition), new CommittedOffset.Unknown(PENDING));
            }
        });
        given(stable).forEach((partition, offset) -> {
            if (offset != null) {
                result.put(Partitions.id(partition), committed(offset));
            }
        });
        return new GroupOffsets.Known(result);
    }

    /** An explicit question tells "none" (null) from "not said" (absent). */
    Map<GroupPartition, CommittedOffset> on(Collection<GroupPartition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        KafkaCall call = admin.call();
        Map<ConsumerGroupId, List<GroupPartition>> byGroup =
                new TreeSet<>(partitions).stream().collect(Collectors.groupingBy(GroupPartition::group));
        Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
        byGroup.forEach((group, asked) -> specs.put(
                group.value(),
                new ListConsumerGroupOffsetsSpec()
                        .topicPartitions(asked.stream()
                                .map(each -> Partitions.kafka(each.partition()))
                                .toList())));
        Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> answers =
                answers(call, specs, ask(call, specs, true));
        call.requireSomeOf(answers.values());

        Map<GroupPartition, CommittedOffset> result = new HashMap<>();
        byGroup.forEach((group, asked) -> {
            Answer<Map<TopicPartition, OffsetAndMetadata>> answer = answers.get(group.value());
            asked.forEach(each -> result.put(each, offset(call, each, answer)));
        });
        return result;
    }

    private static CommittedOffset offset(
            KafkaCall call, GroupPartition asked, @Nullable Answer<Map<TopicPartition, OffsetAndMetadata>> answer) {
        if (answer instanceof Answer.Missing<Map<TopicPartition, OffsetAndMetadata>> missing) {
            return new CommittedOffset.Unknown(
                    call.sentence(missing.problem(), Asked.group(asked.group().value())));
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = given(answer);
        TopicPartition partition = Partitions.kafka(asked.partition());
        if (!offsets.containsKey(partition)) {
            return new CommittedOffset.Unknown(LEFT_OUT + call.perhapsHidden(partition.topic()));
        }
        OffsetAndMetadata offset = offsets.get(partition);
        return offset == null ? new CommittedOffset.NoCommit() : committed(offset);
    }

    private static CommittedOffset committed(OffsetAndMetadata offset) {
        return new CommittedOffset.Committed(offset.offset(), offset.metadata());
    }

    private static Map<TopicPartition, OffsetAndMetadata> given(
            @Nullable Answer<Map<TopicPartition, OffsetAndMetadata>> answer) {
        return answer instanceof Answer.Given<Map<TopicPartition, OffsetAndMetadata>> given ? given.value() : Map.of();
    }

    private static ListConsumerGroupOffsetsResult ask(
            KafkaCall call, Map<String, ListConsumerGroupOffsetsSpec> specs, boolean stable) {
        return call.admin()
                .listConsumerGroupOffsets(
                        specs,
                        call.limited(new ListConsumerGroupOffsetsOptions()).requireStable(stable));
    }

    private static Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> answers(
            KafkaCall call, Map<String, ListConsumerGroupOffsetsSpec> specs, ListConsumerGroupOffsetsResult result) {
        return specs.keySet().stream()
                .collect(Collectors.toMap(
                        Function.identity(), name -> call.answer(result.partitionsToOffsetAndMetadata(name))));
    }
}
