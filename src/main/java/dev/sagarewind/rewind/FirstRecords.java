package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.consumergroup.RangeRead;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The records that stand at the start of ranges which are too long to be read. */
@Component
class FirstRecords {

    private record Start(GroupPartition at, long offset) {}

    private final ConsumerGroups kafka;

    FirstRecords(ConsumerGroups kafka) {
        this.kafka = kafka;
    }

    /**
     * @param between is run before each time that Kafka is asked: once, or as often as most groups have ranges of one
     *     partition
     * @return for each range its record, or none and why
     */
    Map<GroupPartition, RangeRead> of(Map<GroupPartition, OffsetRange> ranges, Runnable between) {
        Map<GroupPartition, RangeRead> first = new HashMap<>();
        for (Map<PartitionId, Start> some : together(ranges)) {
            between.run();
            Map<PartitionId, Long> offsets = new HashMap<>();
            some.forEach((partition, start) -> offsets.put(partition, start.offset()));
            Map<PartitionId, RangeRead> read = ask(offsets);
            some.forEach((partition, start) ->
                    Optional.ofNullable(read.get(partition)).ifPresent(one -> first.put(start.at(), one)));
        }
        return first;
    }

    /** Two groups may want another record of the same partition. */
    private static List<Map<PartitionId, Start>> together(Map<GroupPartition, OffsetRange> ranges) {
        List<Map<PartitionId, Start>> all = new ArrayList<>();
        ranges.forEach((at, range) -> all.stream()
                .filter(some -> !some.containsKey(at.partition()))
                .findFirst()
                .orElseGet(() -> added(all))
                .put(at.partition(), new Start(at, range.from())));
        return all;
    }

    private static Map<PartitionId, Start> added(List<Map<PartitionId, Start>> all) {
        Map<PartitionId, Start> another = new HashMap<>();
        all.add(another);
        return another;
    }

    /** Where Kafka is silent, that is said of each: nobody knows whether a record stands there. */
    private Map<PartitionId, RangeRead> ask(Map<PartitionId, Long> offsets) {
        try {
            return kafka.firstRecords(offsets);
        } catch (KafkaUnavailableException silent) {
            Optional<String> reason = Optional.of(String.valueOf(silent.getMessage()));
            Map<PartitionId, RangeRead> none = new HashMap<>();
            offsets.forEach((partition, offset) -> none.put(partition, new RangeRead(List.of(), offset, reason)));
            return none;
        }
    }
}
