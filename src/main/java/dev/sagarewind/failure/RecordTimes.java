package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Remembers when the records of failures were written. The history only allows to conclude it: a request's time, or the
 * time of the first attempt, which can be hours after the record was written.
 */
@Component
class RecordTimes {

    private static final int MOST_UNREAD = 5_000;
    private static final int READ_AT_ONCE = 50;

    private final ConsumerGroups groups;
    private final JdbcRecordTimes times;
    private final Map<PartitionId, Long> triedTo = new HashMap<>();

    RecordTimes(ConsumerGroups groups, JdbcRecordTimes times) {
        this.groups = groups;
        this.times = times;
    }

    /** A record that was read and has an event id; one without a time of its own says nothing. */
    void remember(KafkaRecord record) {
        if (hasTime(record)) {
            record.eventId()
                    .ifPresent(event -> times.remember(record.partition(), record.offset(), event, record.timestamp()));
        }
    }

    /** A producer may leave the timestamp out: Kafka has -1 then. */
    static boolean hasTime(KafkaRecord record) {
        return !record.timestamp().isBefore(Instant.EPOCH);
    }

    /** Reads in each partition some records from the oldest on whose time is not known, all partitions in one go. */
    void readOldest(Map<PartitionId, LogBounds.Known> bounds) {
        Map<PartitionId, List<JdbcRecordTimes.Unread>> unread = times.unread(MOST_UNREAD).stream()
                .filter(one -> isReadable(one, bounds))
                .collect(Collectors.groupingBy(JdbcRecordTimes.Unread::partition));
        triedTo.keySet().retainAll(unread.keySet());
        Map<PartitionId, OffsetRange> ranges = new HashMap<>();
        Set<JdbcRecordTimes.Unread> asked = new HashSet<>();
        unread.forEach((partition, records) -> {
            long from = from(records, triedTo.getOrDefault(partition, -1L));
            ranges.put(partition, new OffsetRange(from, from + READ_AT_ONCE));
            triedTo.put(partition, from + READ_AT_ONCE - 1);
            asked.addAll(records);
        });
        if (ranges.isEmpty()) {
            return;
        }
        groups.records(ranges).values().stream()
                .flatMap(read -> read.records().stream())
                .filter(record -> record.eventId()
                        .filter(event ->
                                asked.contains(new JdbcRecordTimes.Unread(record.partition(), record.offset(), event)))
                        .isPresent())
                .forEach(this::remember);
    }

    private static boolean isReadable(JdbcRecordTimes.Unread one, Map<PartitionId, LogBounds.Known> bounds) {
        LogBounds.Known known = bounds.get(one.partition());
        return known != null && known.start() <= one.offset() && one.offset() < known.lastStable();
    }

    /** What could not be read the last time does not keep the others waiting: after the last one it begins again. */
    private static long from(List<JdbcRecordTimes.Unread> records, long triedTo) {
        return records.stream()
                .map(JdbcRecordTimes.Unread::offset)
                .filter(offset -> offset > triedTo)
                .findFirst()
                .orElse(records.get(0).offset());
    }
}
