package dev.sagarewind.consumergroup;

import dev.sagarewind.consumergroup.KafkaCall.Answer;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** From where to where the partitions can be read, and which offset stands at a time. */
class LogOffsets {

    private final SharedAdmin admin;

    LogOffsets(SharedAdmin admin) {
        this.admin = admin;
    }

    Map<PartitionId, LogBounds> bounds(Collection<PartitionId> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        KafkaCall call = admin.call();
        Leaders leaders = Leaders.ask(call, partitions);
        Set<TopicPartition> asked = leaders.led();
        ListOffsetsResult starts = ask(call, asked, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        ListOffsetsResult stables = ask(call, asked, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        ListOffsetsResult ends = ask(call, asked, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);

        Map<PartitionId, LogBounds> result = new HashMap<>();
        leaders.problems().forEach((partition, reason) -> result.put(partition, new LogBounds.Unknown(reason)));
        for (TopicPartition partition : asked) {
            Answer<ListOffsetsResult.ListOffsetsResultInfo> start = call.answer(starts.partitionResult(partition));
            Answer<ListOffsetsResult.ListOffsetsResultInfo> stable = call.answer(stables.partitionResult(partition));
            Answer<ListOffsetsResult.ListOffsetsResultInfo> end = call.answer(ends.partitionResult(partition));
            result.put(
                    Partitions.id(partition),
                    start instanceof Answer.Given<ListOffsetsResult.ListOffsetsResultInfo> first
                                    && stable instanceof Answer.Given<ListOffsetsResult.ListOffsetsResultInfo> last
                                    && end instanceof Answer.Given<ListOffsetsResult.ListOffsetsResultInfo> high
                            ? new LogBounds.Known(
                                    first.value().offset(),
                                    high.value().offset(),
                                    last.value().offset())
                            : new LogBounds.Unknown(
                                    problem(call, partition, start, stable, end) + leaders.description(partition)));
        }
        return result;
    }

    Map<PartitionId, Long> offsetsAt(Map<PartitionId, Instant> times) {
        if (times.isEmpty()) {
            return Map.of();
        }
        KafkaCall call = admin.call();
        Set<TopicPartition> asked = Leaders.ask(call, times.keySet()).led();
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        times.forEach((partition, time) -> {
            if (asked.contains(Partitions.kafka(partition))) {
                specs.put(Partitions.kafka(partition), OffsetSpec.forTimestamp(time.toEpochMilli()));
            }
        });
        ListOffsetsResult found = call.admin().listOffsets(specs, call.limited(new ListOffsetsOptions()));
        Map<PartitionId, Long> result = new HashMap<>();
        for (TopicPartition partition : specs.keySet()) {
            // A time after the last record is answered with -1.
            if (call.answer(found.partitionResult(partition))
                            instanceof Answer.Given<ListOffsetsResult.ListOffsetsResultInfo> given
                    && given.value().offset() >= 0) {
                result.put(Partitions.id(partition), given.value().offset());
            }
        }
        return result;
    }

    private static ListOffsetsResult ask(
            KafkaCall call, Set<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        return call.admin()
                .listOffsets(
                        new HashSet<>(partitions).stream().collect(Collectors.toMap(Function.identity(), each -> spec)),
                        call.limited(new ListOffsetsOptions(isolation)));
    }

    @SafeVarargs
    private static String problem(
            KafkaCall call, TopicPartition partition, Answer<ListOffsetsResult.ListOffsetsResultInfo>... answers) {
        for (Answer<ListOffsetsResult.ListOffsetsResultInfo> answer : answers) {
            if (answer instanceof Answer.Missing<ListOffsetsResult.ListOffsetsResultInfo> missing) {
                return call.shortSentence(missing.problem(), Asked.topic(partition.topic()));
            }
        }
        throw new IllegalStateException("All questions were answered");
    }
}
